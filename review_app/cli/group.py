"""The `tagloom` group: each command's module is imported only when the command is named."""

import importlib

import click

COMMANDS = {
    "add": "adding",
    "clusters": "clusters",
    "export": "files",
    "fit": "learning",
    "flag": "deciding",
    "history": "deciding",
    "import": "files",
    "keep": "rounds",
    "pairs": "pairing",
    "probe": "searching",
    "redo": "deciding",
    "reject": "rounds",
    "rename": "deciding",
    "replay": "replaying",
    "retrain": "learning",
    "return": "rounds",
    "review": "reviewing",
    "rounds": "rounds",
    "train-search": "searching",
    "undo": "deciding",
}


class LateGroup(click.Group):
    """A group that knows its commands' names without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The named command, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"review_app.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_") + "_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with the first sentence of its help, whole: click's own list cuts it in the middle."""
        rows = [
            (name, command.get_short_help_str(limit=200))
            for name in COMMANDS
            if (command := self.get_command(ctx, name))
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tagloom")
def tagloom() -> None:
    """Learn clusters of tags, review them, and search through the clusters that people have checked."""
