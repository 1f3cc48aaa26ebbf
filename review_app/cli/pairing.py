"""`tagloom pairs`: what is kept together and apart, and letting it go."""

from pathlib import Path

import click

from core import FlagError, PairKind, RememberedPair, forget_pair, remembered_pairs

from .options import curator_name, curator_option, open_project, project_command
from .output import emit, table


@click.command("pairs")
@project_command
@click.option("--search", "text", default="", help="Only pairs with this text in one of their tags.")
@click.option("--apart", "kind", flag_value=str(PairKind.CANNOT), help="Only tags that are not the same.")
@click.option("--together", "kind", flag_value=str(PairKind.MUST), help="Only tags that belong together.")
@click.option("--forget", default=None, metavar="TAG=TAG", help="Keep these two neither together nor apart any more.")
@curator_option
def pairs_command(
    folder: Path, as_json: bool, text: str, kind: str | None, forget: str | None, curator: str | None
) -> None:
    """List the pairs of tags that decisions in force keep together or apart; answers first, newest first."""
    project = open_project(folder)
    if forget is not None:
        known = {frozenset((each.first_tag, each.second_tag)) for each in remembered_pairs(project)}
        first, second = _two_tags(forget, known)
        flag = forget_pair(project, first, second, curator_name(curator))
        said = f"{first} and {second} are let go (flag {flag}). Retrain to follow."
        emit({"forgotten": [first, second], "flag": flag}, [said], as_json)
        return
    pairs = remembered_pairs(project, text, None if kind is None else PairKind(kind))
    shown = [
        (each.first_tag, "=" if each.kind == PairKind.MUST else "≠", each.second_tag, _said_by(each), each.curator)
        for each in pairs
    ]
    emit({"pairs": [_row(each) for each in pairs]}, table(shown, ("tag", "", "tag", "said by", "who")), as_json)


def _two_tags(text: str, known: set[frozenset[str]]) -> tuple[str, str]:
    """TAG=TAG taken apart at the equals sign that leaves a pair that is known, as a tag may hold one itself."""
    cuts = [(text[:at].strip(), text[at + 1 :].strip()) for at, sign in enumerate(text) if sign == "="]
    cuts = [cut for cut in cuts if all(cut)]
    if not cuts:
        raise FlagError(f"--forget must be two tags joined by '='. Got {text!r}.")
    return next((cut for cut in cuts if frozenset(cut) in known), cuts[0])


def _said_by(pair: RememberedPair) -> str:
    flags = ", ".join(map(str, pair.flags))
    return f"{'answer' if pair.answered else 'verdict'}, flag {flags}"


def _row(pair: RememberedPair) -> dict[str, object]:
    return {
        "tags": [pair.first_tag, pair.second_tag],
        "kind": str(pair.kind),
        "answered": pair.answered,
        "flags": pair.flags,
        "curator": pair.curator,
    }
