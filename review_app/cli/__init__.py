"""The command line: every step of the app, scriptable, over the same functions of core."""

import sys

from core import CatalogueError, TagloomError

from .output import EXIT_BAD_INPUT, fail, speak_utf8, wants_json

__all__ = ["main"]


def main() -> None:
    """Run `tagloom`; a mistake of the user's ends in one sentence and exit status 2, without a traceback."""
    import click

    from .group import tagloom

    arguments = sys.argv[1:]
    speak_utf8()
    try:
        tagloom.main(args=arguments, prog_name="tagloom", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.Abort:
        fail("Cancelled.", wants_json(arguments), status=130)
    except click.ClickException as mistake:
        fail(mistake.format_message(), wants_json(arguments), status=EXIT_BAD_INPUT)
    except CatalogueError as mistake:
        fail(str(mistake) + _options(mistake.unclear, arguments), wants_json(arguments), status=EXIT_BAD_INPUT)
    except TagloomError as mistake:
        fail(str(mistake), wants_json(arguments), status=EXIT_BAD_INPUT)
    except OSError as mistake:  # a folder that may not be written, a disk that is full
        fail(_sentence(mistake), wants_json(arguments), status=EXIT_BAD_INPUT)


def _options(unclear: tuple[str, ...], arguments: list[str]) -> str:
    """How a column is named here."""
    if not unclear:
        return ""
    if arguments[:1] == ["add"]:
        return " Rows that are added have the columns of the catalogue."
    return f" Options: {', '.join(f'--{role}-column' for role in unclear)}."


def _sentence(error: OSError) -> str:
    where = error.filename or "A file"
    return f"{where} cannot be read or written ({error.strerror or error}). See to the rights and the space there."
