"""The next round: what was flagged since the last one, learned locally; or everything, anew, when asked to."""

from dataclasses import dataclass, replace

from core.clustering import Clustering, Progress
from core.constraints import Constraints
from core.data import TrainingData
from core.errors import ProjectError
from core.evaluation import Moved, moved_tags, quality_report
from core.project import NewRound, Project, Round, RoundKind, RoundState
from core.project.late import Late
from core.rounds import Decisions, carried_names, plan_next
from core.training.config import FitConfig
from core.training.plan import RefitPlan
from core.verdicts import Flag, constraints_from_pairs

from .first import OnProgress, carried_figures, fit_config, silent, stable_figures
from .naming import marked_names
from .unsure import still_unsure


@dataclass(frozen=True)
class RoundRequest:
    """How the next round is to be made.

    Attributes:
        full: Fit every tag again from where it stands, instead of the flagged clusters only.
        propose: Leave the result to be kept or rejected, instead of keeping it at once.
        device: "auto", "cpu" or "cuda"; None takes the project's.
    """

    full: bool = False
    propose: bool = False
    device: str | None = None


KEEP_LOCAL = RoundRequest()


def next_round(project: Project, request: RoundRequest = KEEP_LOCAL, on_progress: OnProgress | None = None) -> Round:
    """Learn from the flags made and withdrawn since the current round.

    Raises:
        ProjectError: Nothing was decided since, and no full fit was asked for.
        ConstraintConflict: The flags in force contradict each other.
    """
    report = on_progress or silent
    report(Progress("reading the decisions"))
    current, data = project.current(), project.data
    before = project.clustering(current.id)
    decisions = decisions_since(project, current)
    constraints = constraints_from_pairs(project.pairs(), data)
    plan = plan_next(data, before, decisions, constraints)
    if not (request.full or decisions.made or decisions.withdrawn):
        raise ProjectError(
            f"Nothing was decided since round {current.id}. Flag a cluster first, or ask for a full retrain."
        )
    config = _config(project, request, before)
    after = learned(data, before, plan, config, report)
    moved = moved_tags(before, after, plan)
    if request.full:
        after = learned_anew(data, after, constraints, config, report)
        moved = _with_causes(moved_tags(before, after), moved)
    report(Progress("measuring"))
    stable = stable_figures(data, after, config.seed) if request.full else carried_figures(current)
    return project.add_round(
        NewRound(
            clustering=after,
            kind=RoundKind.FULL if request.full else RoundKind.LOCAL,
            state=RoundState.PROPOSED if request.propose else RoundState.KEPT,
            parent=current.id,
            flags=tuple(flag.id for flag in decisions.in_force if flag.id is not None),
            report={**quality_report(data, after, constraints), **stable},
            moved=moved,
            names=carried_names({**current.names, **project.names()}, data, after),
            check_names=marked_names(project, current, after, moved),
            unsure=still_unsure(project, current),
        )
    )


def _with_causes(moved: tuple[Moved, ...], caused: tuple[Moved, ...]) -> tuple[Moved, ...]:
    """What a full fit moved, because of the flags that the local one had moved it for; what drifted has no cause."""
    flags = {each.tag: each.because for each in caused}
    return tuple(replace(each, because=flags.get(each.tag, ())) for each in moved)


def learned(
    data: TrainingData, before: Clustering, plan: RefitPlan, config: FitConfig, report: OnProgress
) -> Clustering:
    """The plan carried out on the clusters it touches."""
    if plan.empty:
        return replace(before, history=(), seconds=0.0)  # nothing was trained: the curve and the time were another's
    from core.training.local import refit

    report(Progress("learning the flagged clusters"))
    return refit(data, before, plan, config, report)


def learned_anew(
    data: TrainingData, before: Clustering, constraints: Constraints, config: FitConfig, report: OnProgress
) -> Clustering:
    """Every cluster trained again from where it stands; ids stay."""
    from core.training.fit import fit

    report(Progress("learning every cluster"))
    every = replace(config, n_clusters=len(before.cluster_ids))
    return fit(data, every, constraints, warm_start=before, on_progress=report)


def decisions_since(project: Project, current: Round) -> Decisions:
    """Flags in force beside those that `current` has learned, with the effects that all rounds recorded.

    Rounds that were returned from count, too: the ids they used are not used again, but by the flags that opened them.
    """
    living = project.flags()
    ids = {flag.id for flag in living}
    return Decisions(
        in_force=living,
        learned=frozenset(current.flags),
        withdrawn=tuple(
            flag for flag in project.flags(active=False) if flag.id in current.flags and flag.id not in ids
        ),
        effects=Late(lambda: [move for each in project.rounds() for move in each.moved]),
        next_id=project.next_cluster_id(),
    )


def pending_flags(project: Project) -> tuple[tuple[Flag, ...], tuple[Flag, ...]]:
    """Flags made, and flags withdrawn, that the current round has not learned yet."""
    decisions = decisions_since(project, project.current())
    return decisions.made, decisions.withdrawn


def _config(project: Project, request: RoundRequest, before: Clustering) -> FitConfig:
    config = fit_config(project.settings, len(before.cluster_ids))
    return config if request.device is None else replace(config, device=request.device)
