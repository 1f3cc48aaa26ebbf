"""Moments in words."""

from datetime import datetime


def when(moment: str, now: datetime | None = None) -> str:
    """ "today 14:02", "yesterday 09:10", "3 May 14:02", "3 May 2024", in this machine's time.

    Args:
        moment: ISO 8601, as the project keeps it.
        now: The moment to reckon from; None is this one.
    """
    try:
        then = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    today = (now or datetime.now()).astimezone()
    clock = f"{then:%H:%M}"
    days = (today.date() - then.date()).days
    if days in (0, 1):
        return f"{('today', 'yesterday')[days]} {clock}"
    day = f"{then.day} {then:%b}"
    return f"{day} {clock}" if then.year == today.year else f"{day} {then.year}"


def took(seconds: float) -> str:
    """ "under 1 ms", "4 ms", "0.31 s", "12 s", "3 min 5 s"."""
    if seconds < 0.0005:
        return "under 1 ms"
    if seconds < 0.0995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.2g} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60} s"
