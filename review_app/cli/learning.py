"""`tagloom fit` and `tagloom retrain`: the long computations, with their progress in the project and on stderr."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from core import (
    ITEMS_KEPT,
    ConfigError,
    CountConfig,
    Project,
    Resources,
    Round,
    RoundRequest,
    TagCounts,
    begin_counted,
    begin_project,
    check_machine,
    check_source,
    cluster_count_choice,
    cluster_rows,
    count_parquet,
    coverage,
    first_round,
    next_round,
    save_counts,
)
from review_app.wording import project as words

from .options import device_option, learning_options, learning_settings, open_project, project_command
from .output import emit, table
from .reporting import reported_job


@click.command("fit")
@click.argument("catalogue", type=click.Path(path_type=Path), required=False)
@project_command
@learning_options
@device_option
@click.option("--seed", default=0, show_default=True, help="Same input and seed, same clusters.")
@click.option(
    "--objective",
    type=click.Choice(["default", "article"]),
    default="default",
    show_default=True,
    help="What is minimised: the scale-free terms, or the article's own.",
)
@click.option("--encoder", default=None, help="Hub name or folder of a sentence-transformers model.")
@click.option(
    "--memory",
    default=None,
    help='Count CATALOGUE, Parquet, where it lies, with this much memory ("2GB"): for one that does not fit.',
)
def fit_command(catalogue: Path | None, folder: Path, as_json: bool, memory: str | None, **options: Any) -> None:
    """Learn clusters of the tags in CATALOGUE and keep them in a new project.

    Without CATALOGUE, a project that was begun and interrupted goes on.
    """
    project, counts = _begin(catalogue, folder, memory, options)
    with reported_job(project, "fit") as on_progress:
        if counts is not None:
            save_counts(project, counts, on_progress)
        made = first_round(project, on_progress)
    emit(_fit_payload(project, made), _fit_lines(project, made), as_json)


def _begin(
    catalogue: Path | None, folder: Path, memory: str | None, options: dict[str, Any]
) -> tuple[Project, TagCounts | None]:
    """The project to fit: a new one of `catalogue`, or the one in `folder` that has no round yet.

    With it come the counts of a catalogue that is counted where it lies.
    """
    if Project.exists(folder):
        project = Project.open(folder)
        if project.head_id() is not None:
            raise ConfigError(
                f"{folder} already holds a project with {len(project.rounds())} round(s). "
                f"Use `tagloom retrain --project {folder}`, or name another folder."
            )
        if catalogue is None:
            return _going_on(project, options["device"]), None
    if catalogue is None:
        raise ConfigError(f"{folder} holds no project yet. Name the catalogue to learn from.")
    others = {name: options[name] or None for name in ("seed", "device", "objective", "encoder")}
    settings = learning_settings(catalogue, options, **others)
    if memory is None:
        return begin_project(folder, catalogue, settings), None
    check_source(catalogue)
    check_machine(settings)  # counting a large table takes long, and would be for nothing
    kept = CountConfig(settings.min_items, settings.top, sample=ITEMS_KEPT)
    counts = count_parquet(catalogue, kept, settings.columns, Resources(memory=memory))
    return begin_counted(folder, counts, settings), counts


def _going_on(project: Project, device: str | None) -> Project:
    """A project that was begun and interrupted, on the device that is named now: its own may not be here."""
    context = click.get_current_context()
    named = [
        each.opts[0]
        for each in context.command.params
        if each.name not in ("folder", "as_json", "device")
        and context.get_parameter_source(each.name or "") is ParameterSource.COMMANDLINE
    ]
    if named:
        raise ConfigError(
            f"{project.path} was begun with settings of its own and goes on with them. Leave out {', '.join(named)}, "
            "or name the catalogue and another folder."
        )
    if device is not None:
        project.save_settings(replace(project.settings, device=device))
    return project


@click.command("retrain")
@project_command
@click.option("--full", is_flag=True, help="Fit every tag again, instead of the flagged clusters only.")
@click.option("--propose", is_flag=True, help="Wait for `tagloom keep` or `reject` instead of keeping the result.")
@click.option(
    "--device", type=click.Choice(["auto", "cpu", "cuda"]), default=None, help="Where to compute; the project's own."
)
def retrain_command(folder: Path, as_json: bool, full: bool, propose: bool, device: str | None) -> None:
    """Learn from the flags made since the last round; prints what moved, and which flag moved it."""
    project = open_project(folder)
    with reported_job(project, "retrain") as on_progress:
        made = next_round(project, RoundRequest(full=full, propose=propose, device=device), on_progress)
    emit(_retrain_payload(made), _retrain_lines(made), as_json)


def _fit_payload(project: Project, made: Round) -> dict[str, object]:
    clustering = project.clustering(made.id)
    return {
        "round": made.id,
        "tags": len(clustering.tags),
        "clusters": len(clustering.cluster_ids),
        "device": made.device,
        "seconds": made.seconds,
        "report": made.report,
        "warnings": clustering.warnings,
    }


def _fit_lines(project: Project, made: Round) -> list[str]:
    clustering = project.clustering(made.id)
    choice = cluster_count_choice(made)
    head = f"Round {made.id}: {len(clustering.tags):,} tags in {len(clustering.cluster_ids)} clusters"
    rows = [(row.id, row.size, row.name) for row in cluster_rows(project)]
    return [
        f"{head} ({made.device}, {made.seconds:.1f} s).",
        *([] if not project.has_catalogue else filter(None, [words.left_out(coverage(project))])),
        *([] if choice is None else [choice.why]),
        _confidence(made),
        *clustering.warnings,
        "",
        *table(rows, ("id", "tags", "name")),
        "",
        f"Review them with `tagloom review --project {project.path}`.",
    ]


def _confidence(made: Round) -> str:
    """How many tags the model is unsure of, half sure of, and sure of."""
    bins = made.report["confidence_histogram"]
    unsure, between, sure = sum(bins[:5]), sum(bins[5:9]), sum(bins[9:])
    return f"Confidence: {sure:,} tags of 90 % or more, {between:,} of 50 to 90 %, {unsure:,} of less."


def _retrain_payload(made: Round) -> dict[str, object]:
    return {
        "round": made.id,
        "state": made.state,
        "seconds": made.seconds,
        "device": made.device,
        "moved": [{"tag": move.tag, "from": move.from_, "to": move.to, "because": move.because} for move in made.moved],
        "report": made.report,
    }


def _retrain_lines(made: Round) -> list[str]:
    rows = [(move.tag, move.from_, move.to, ", ".join(map(str, move.because))) for move in made.moved]
    head = f"Round {made.id} ({made.state}, {made.seconds:.2f} s): {len(rows)} tags moved."
    return [head, *([] if not rows else ["", *table(rows, ("tag", "from", "to", "because of flag"))])]
