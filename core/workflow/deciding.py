"""Decisions: a flag previewed, saved, withdrawn, and the constraints that all living flags make together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.catalogue.folding import clean_texts
from core.errors import FlagError
from core.project import Project, Round
from core.suggestions.queue import standing_verdicts
from core.verdicts import CompiledFlag, Flag, Pair, Verdict, check_cluster, compile_flag, constraints_from_pairs

from .naming import shown_names

LONGEST_NAME = 200  # characters of a cluster's name


@dataclass(frozen=True)
class SavedFlag:
    """A flag and the pairs it compiled to.

    Attributes:
        flag: The flag; its id is None when it was only previewed.
        compiled: Its pairs.
    """

    flag: Flag
    compiled: CompiledFlag


def preview_flag(project: Project, flag: Flag) -> SavedFlag:
    """What `flag` would compile to on the current round, checked against every living flag, nothing saved.

    Raises:
        FlagError: It names something that is not there.
        ConstraintConflict: It contradicts another flag.
    """
    current = project.current()
    compiled = compile_flag(flag, project.data, project.clustering(current.id), standing=project.pairs())
    return SavedFlag(replace(flag, round=current.id), compiled)


def save_flag(project: Project, flag: Flag) -> SavedFlag:
    """Save `flag` with the pairs it compiles to.

    Raises:
        FlagError: It names something that is not there.
        ConstraintConflict: It contradicts another flag; nothing is saved.
    """
    return save_together(project, [preview_flag(project, flag)])[0]


def save_together(project: Project, decided: Sequence[SavedFlag]) -> tuple[SavedFlag, ...]:
    """Save flags that were compiled, all of them or none.

    What others saved since they were compiled is checked as they are written: of two decisions that contradict each
    other and are made at once, the second is refused.

    Raises:
        ConstraintConflict: They contradict another flag, or each other.
    """
    own = [pair for each in decided for pair in each.compiled.pairs]
    ids = project.add_flags([(each.flag, each.compiled.pairs) for each in decided], stand_beside(project, own))
    return tuple(replace(each, flag=replace(each.flag, id=saved)) for each, saved in zip(decided, ids, strict=True))


def stand_beside(project: Project, own: Sequence[Pair] = ()) -> Callable[[tuple[Pair, ...]], None]:
    """Refuses pairs in force that contradict each other, or what is to be saved after them."""
    data = project.data
    return lambda in_force: constraints_from_pairs([*in_force, *own], data).check(data.tags)


def undo_flag(project: Project, flag_id: int | None, curator: str) -> int:
    """Withdraw one flag: the newest living one, or the named one; its effect ends with the next round.

    Raises:
        FlagError: There is nothing to undo, or no such living flag.
        ConstraintConflict: It set aside an earlier decision that a later one contradicts; it stays in force.
    """
    living = [flag.id for flag in project.flags() if flag.id is not None]
    if not living:
        raise FlagError("There is no decision to undo.")
    chosen = living[-1] if flag_id is None else flag_id
    if chosen not in living:
        raise FlagError(f"There is no flag {chosen} to undo. Flags in force: {_listed(living)}.")
    project.withdraw(chosen, curator, stand_beside(project))
    return chosen


def redo_flag(project: Project, flag_id: int, curator: str) -> None:
    """Put a withdrawn flag back in force.

    Raises:
        FlagError: No such withdrawn flag.
        ConstraintConflict: What was decided since contradicts it; it stays withdrawn.
    """
    living = {flag.id for flag in project.flags()}
    withdrawn = [flag.id for flag in project.flags(active=False) if flag.id is not None and flag.id not in living]
    if flag_id not in withdrawn:
        raise FlagError(f"There is no withdrawn flag {flag_id}. Withdrawn flags: {_listed(withdrawn)}.")
    project.restore(flag_id, curator, stand_beside(project))


def rename_cluster(project: Project, cluster: int, name: str, curator: str) -> str:
    """Give a cluster a name that it keeps through every retrain; returns it as it was saved, cleaned as tags are.

    Raises:
        FlagError: No such cluster, or the name is blank, too long, or another cluster's.
    """
    current = project.current()
    check_cluster(cluster, project.clustering(current.id))
    (name,) = clean_texts([name])
    if not name:
        raise FlagError(f"The name of cluster {cluster} must not be blank.")
    if len(name) > LONGEST_NAME:
        raise FlagError(
            f"The name of cluster {cluster} has {len(name):,} characters, and {LONGEST_NAME} is the most. Shorten it."
        )
    living = set(project.clustering(current.id).cluster_ids.tolist()) - {cluster}
    for other, its_name in shown_names(project, current).items():
        if other in living and its_name.casefold() == name.casefold():
            raise FlagError(f'Cluster {other} is called "{its_name}" already. Give another name, or merge the two.')
    project.rename(cluster, name, curator)
    return name


def current_verdicts(flags: Sequence[Flag], current: Round) -> Mapping[int, Verdict]:
    """Cluster id -> its verdict, as a reviewer of the current round sees it.

    "coherent" stands until another verdict replaces it, or another cluster has joined this one. Any other verdict asks
    for a change, so it stands only until a round has made that change: then the cluster is up for review again.
    """
    return standing_verdicts(flags, frozenset(current.flags))


def followed_verdicts(flags: Sequence[Flag], current: Round) -> Mapping[int, Verdict]:
    """Cluster id -> the last verdict on it, where a round has made the change that it asked for: it is open again."""
    said = {flag.cluster: flag.verdict for flag in flags if not flag.about_tags}
    standing = current_verdicts(flags, current)
    return {cluster: verdict for cluster, verdict in said.items() if cluster not in standing}


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids)) or "none"
