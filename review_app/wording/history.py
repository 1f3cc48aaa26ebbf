"""What happened in a project, in sentences."""

from collections.abc import Mapping
from typing import Any

from core import Event, EventKind, Flag, RoundKind
from review_app.wording import counted, decisions, plain
from review_app.wording.decisions import Names
from review_app.wording.rounds import KINDS

FILTER = "Show"
ALL, DECISIONS, ROUNDS = "Everything", "Decisions", "Rounds"
NOTHING = "Nothing has happened yet."
TAKEN_BACK = "Taken back"
UNDONE = "Flag {flag} is taken back. Its effect ends with the next retrain."
REDONE = "Flag {flag} is in force again. Its effect returns with the next retrain."

DECISION_KINDS = frozenset(
    {EventKind.FLAGGED, EventKind.WITHDRAWN, EventKind.RESTORED, EventKind.RENAMED, EventKind.JUDGED}
    | {EventKind.JUDGEMENT_WITHDRAWN, EventKind.REPLAYED}
)
ROUND_KINDS = frozenset({EventKind.ROUND_MADE, EventKind.ROUND_KEPT, EventKind.ROUND_REJECTED, EventKind.RETURNED})


def moment(text: str) -> str:
    """When something happened."""
    return f":gray[{text}]"


def struck(text: str) -> str:
    """A decision that was taken back."""
    return f":gray[{TAKEN_BACK}:] {text}"


def sentence(event: Event, flags: Mapping[int | None, Flag], names: Names) -> str:
    """One event as a sentence in Markdown."""
    who = decisions.person(event.who)
    if event.kind == EventKind.FLAGGED and event.flag in flags:
        return f"Flag {event.flag}: {decisions.sentence(flags[event.flag], names)}"
    if event.kind in (EventKind.WITHDRAWN, EventKind.RESTORED) and event.flag in flags:
        did = "took back" if event.kind == EventKind.WITHDRAWN else "put back in force"
        return f"{who} {did} {decisions.title(flags[event.flag], names)}."
    if event.kind == EventKind.RENAMED:
        called = decisions.quoted(str(event.payload["name"]))
        return f"{who} named cluster {event.payload['cluster']} {called}."
    if event.kind == EventKind.REPLAYED:
        return f"{who} replayed a decision log: {replayed(event.payload)}"
    if event.kind in (EventKind.JUDGED, EventKind.JUDGEMENT_WITHDRAWN):
        return _judged(event, who)
    return _round(event, who)


def replayed(payload: Mapping[str, Any]) -> str:
    """What became of a log, in a sentence."""
    parts = [f"{counted(payload['kept'], 'decision')} kept"]
    parts += [f"{len(payload['partly']):,} in part"] if payload["partly"] else []
    parts += [f"{payload['already']:,} in force already"] if payload["already"] else []
    parts += [f"{len(payload['refused']):,} refused"] if payload["refused"] else []
    gone = sorted({tag for tags in (*payload["partly"].values(), *payload["lost"].values()) for tag in tags})
    lost = f"{len(payload['lost']):,} lost"
    missing = f", as {decisions.tags(gone)} {'is' if len(gone) == 1 else 'are'} not here" if gone else ""
    return f"{', '.join(parts)}, {lost}{missing}."


def named_again(cluster: int, name: str) -> str:
    """A renaming was taken back."""
    return f"Cluster {cluster} is called {decisions.quoted(name)} again."


def named_again_help(name: str) -> str:
    """What taking a renaming back does."""
    return f"Calls it {decisions.quoted(name)} again."


def came(added: Mapping[str, Any]) -> str:
    """What an addition brought."""
    return f"{counted(added['tags'], 'new tag')} and {counted(added['items'], 'new item')} came, nothing moved"


def _judged(event: Event, who: str) -> str:
    said = "took back that" if event.kind == EventKind.JUDGEMENT_WITHDRAWN else "said that"
    verb = "answers" if event.payload["good"] else "does not answer"
    item, query = (decisions.quoted(str(event.payload[part])) for part in ("item", "query"))
    return f"{who} {said} {item} {verb} the query {query}."


def _round(event: Event, who: str) -> str:
    number = f"**round {event.round}**"
    if event.kind == EventKind.ROUND_KEPT:
        return f"{who} kept {number}."
    if event.kind == EventKind.ROUND_REJECTED:
        return f"{who} rejected {number}."
    if event.kind == EventKind.RETURNED:
        came_from = event.payload.get("from")
        return f"{who} returned to {number}" + (f" from round {came_from}." if came_from else ".")
    if event.kind == EventKind.ROUND_MADE:
        kind = RoundKind(event.payload["kind"])
        if kind == RoundKind.ADDED:
            return f"**Round {event.round}** was made by an {KINDS[kind]}: {came(event.payload['added'])}."
        moved = "" if kind == RoundKind.FIRST else f": {counted(event.payload['moved'], 'tag')} moved"
        return f"**Round {event.round}** was made by {'the' if kind == RoundKind.FIRST else 'a'} {KINDS[kind]}{moved}."
    return plain(f"{event.kind} {event.payload}")
