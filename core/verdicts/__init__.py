"""What curators say about clusters: the values, and what each verdict means in pairs."""

from core.verdicts.flag import Flag, Pair, PairKind, Verdict

__all__ = ["Flag", "Pair", "PairKind", "Verdict"]
