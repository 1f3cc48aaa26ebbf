"""Decisions in sentences, for Markdown: names come in escaped and bold, tags in quotation marks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core import Flag, Verdict
from review_app.wording import counted, listed, plain, shortened

VERDICTS = {
    "coherent": "coherent",
    "too-broad": "too broad",
    "too-narrow": "too narrow",
    "geo-specific": "geo-specific",
}
SOMEBODY = "Somebody"
GROUPS_TOLD = 4

Names = Mapping[int, str]


def cluster(number: int, names: Names) -> str:
    """ "**doom metal** (12)", or "cluster 12" when it has no name."""
    name = names.get(number)
    return f"cluster {number}" if name is None else f"**{plain(shortened(name, 48))}** ({number})"


def quoted(tag: str) -> str:
    """A tag in quotation marks."""
    return f"“{plain(shortened(tag, 48))}”"


def tags(names: Sequence[str], shown: int = 3) -> str:
    """The first few tags, and how many more there are."""
    return listed([quoted(name) for name in names], shown)


def person(name: str) -> str:
    """Who did something."""
    return plain(shortened(name, 40)) or SOMEBODY


def sentence(flag: Flag, names: Names) -> str:
    """Who said what about which cluster, and why if they said so."""
    said = f"{person(flag.curator)} {_said(flag, names)}"
    note = f" Why: {quoted(flag.note)}." if flag.note.strip() else ""
    return f"{said}.{note}"


def verdict(flag: Flag, names: Names) -> str:
    """Who said what about which cluster, without what it moved: where that is told beside it."""
    if not flag.about_tags:
        return f"{person(flag.curator)} {_about(flag, names)}"
    said = _details(replace(flag, moves=()), names) or [f"sent single tags of {cluster(flag.cluster, names)} elsewhere"]
    return f"{person(flag.curator)} {'; '.join(said)}"


def title(flag: Flag, names: Names) -> str:
    """A decision as a noun: "flag 12, **doom metal** (7) too broad"."""
    what = "single tags of" if flag.about_tags else ""
    verdict = "" if flag.about_tags else f" {VERDICTS[flag.verdict]}"
    return " ".join(f"flag {flag.id}, {what} {cluster(flag.cluster, names)}{verdict}".split())


def _said(flag: Flag, names: Names) -> str:
    if flag.about_tags:
        return "; ".join(_details(flag, names))
    about, details = _about(flag, names), _details(flag, names)
    return f"{about}: {'; '.join(details)}" if details else about


def _about(flag: Flag, names: Names) -> str:
    if flag.verdict == Verdict.TOO_NARROW and flag.into is not None:
        return f"merged {cluster(flag.cluster, names)} into {cluster(flag.into, names)}"
    return f"found {cluster(flag.cluster, names)} {VERDICTS[flag.verdict]}"


def _details(flag: Flag, names: Names) -> list[str]:
    """What the decision does, part by part."""
    parts = []
    if flag.groups:
        shown = [tags(group, 1) for group in flag.groups[:GROUPS_TOLD]]
        shown += [f"{len(flag.groups) - GROUPS_TOLD} more"] if len(flag.groups) > GROUPS_TOLD else []
        if flag.stays:
            parts.append(f"took out {counted(len(flag.groups), 'group')} ({'; '.join(shown)})")
        else:
            parts.append(f"split into {counted(len(flag.groups), 'group')} ({'; '.join(shown)})")
    if flag.into is not None and flag.verdict != Verdict.TOO_NARROW:
        parts.append(f"sent into {cluster(flag.into, names)}")
    for target in dict.fromkeys(target for _, target in flag.moves):
        sent = [tag for tag, to in flag.moves if to == target]
        parts.append(f"moved {tags(sent)} from {cluster(flag.cluster, names)} to {cluster(target, names)}")
    if flag.merges_to_tag:
        sent = [f"{quoted(tag)} to {quoted(to)}" for tag, to in flag.merges_to_tag]
        parts.append(f"sent {listed(sent, 3)}")
    parts += [f"said {quoted(first)} and {quoted(second)} are the same" for first, second in flag.same]
    parts += [f"said {quoted(first)} and {quoted(second)} are not the same" for first, second in flag.apart]
    parts += [
        f"let {quoted(first)} and {quoted(second)} be neither kept together nor apart"
        for first, second in flag.released
    ]
    if flag.left_out:
        parts.append(f"left out {tags(flag.left_out)}")
    if flag.overrules:
        parts.append("against earlier decisions")
    return parts
