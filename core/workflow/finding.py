"""Clusters of another project, or of another fit, found again by the tags they had."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.project import Project
from core.verdicts import Flag, PairKind, Verdict, tags_named

from .decision_log import LoggedDecision, Members

SAME = 0.5  # of the tags a cluster has now, at least this share was in it then: what was said of it still means it


class Found:
    """The current round of a project, in which clusters of a log are looked for."""

    def __init__(self, project: Project) -> None:
        current = project.current()
        self.round = current.id
        self.data, self.clustering = project.data, project.clustering(current.id)
        self._labels = self.clustering.labels

    def cluster_of(self, tags: Sequence[str]) -> int | None:
        """The cluster that holds most of `tags` (ties: lowest id); None when none of them is there."""
        homes = Counter(int(self._labels[self.data.row_of[tag]]) for tag in tags if tag in self.data.row_of)
        return min(homes, key=lambda cluster: (-homes[cluster], cluster)) if homes else None

    def same_cluster(self, tags: Sequence[str]) -> int | None:
        """That cluster, if most of the tags it has now are among `tags`: a larger one is not the same."""
        cluster = self.cluster_of(tags)
        if cluster is None:
            return None
        members, known = self.clustering.members(cluster), set(tags)
        there = sum(self.data.tags[row] in known for row in members)
        return cluster if there >= SAME * len(members) else None

    def flag(self, decision: LoggedDecision) -> Flag:
        """The decision in this project's cluster ids, without tags that are not there.

        Where a cluster is not found again, what was said of it as a whole is left to the decision's pairs.
        """
        flag, members = decision.flag, decision.members
        spoken_of = members.get(flag.cluster, ()) or tags_named(flag)
        named = [tag for pair in decision.pairs for tag in (pair.first_tag, pair.second_tag)]
        own, near = self.same_cluster(spoken_of), self.cluster_of([*spoken_of, *named])
        cluster = own if own is not None else near
        here = replace(self._with_present_tags(flag), id=None, round=self.round, created="", dropped=())
        here = replace(here, cluster=int(self.clustering.cluster_ids[0]) if cluster is None else cluster)
        if own is None:
            here = _of_pairs(here, decision) if here.verdict == Verdict.COHERENT else replace(here, into=None)
        elif here.into is not None:
            target = self.cluster_of(members.get(here.into, ()))
            here = replace(here, into=None if target == own else target)
        return replace(here, moves=self._moves(here, members))

    def _moves(self, flag: Flag, members: Members) -> tuple[tuple[str, int], ...]:
        homes = {target: self.cluster_of(members.get(target, ())) for _, target in flag.moves}
        return tuple((tag, home) for tag, target in flag.moves if (home := homes[target]) is not None)

    def _with_present_tags(self, flag: Flag) -> Flag:
        row_of = self.data.row_of
        present_in = (tuple(tag for tag in group if tag in row_of) for group in flag.groups)
        groups = tuple(group for group in present_in if group)
        stays = tuple(tag for tag in flag.stays if tag in row_of)

        def present(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
            return tuple(pair for pair in pairs if pair[0] in row_of and pair[1] in row_of)

        return replace(
            flag,
            groups=groups if len(groups) > 1 or stays else (),
            stays=stays if groups or flag.moves else (),
            moves=tuple(move for move in flag.moves if move[0] in row_of),
            left_out=tuple(tag for tag in flag.left_out if tag in row_of),
            merges_to_tag=present(flag.merges_to_tag),
            same=present(flag.same),
            apart=present(flag.apart),
            released=present(flag.released),
        )


def _of_pairs(flag: Flag, decision: LoggedDecision) -> Flag:
    """A word on a cluster that is not there, as a word on its tags: these belong together."""
    same = tuple((pair.first_tag, pair.second_tag) for pair in decision.pairs if pair.kind == PairKind.MUST)
    return replace(flag, verdict=Verdict.TOO_NARROW, same=same)
