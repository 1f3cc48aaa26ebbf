"""What curators say about clusters: the values, and what each verdict means in pairs."""

from core.verdicts.check import check_cluster, check_flag, check_tag
from core.verdicts.compile import CompiledFlag, compile_flag
from core.verdicts.editing import leave_out, put_back, regroup, send_tags, settled, stay, with_rest
from core.verdicts.flag import Flag, Pair, PairKind, Verdict
from core.verdicts.overrule import counting
from core.verdicts.standing import constraints_from_pairs, missing_tags, tags_named, with_flag_id

__all__ = [
    "CompiledFlag",
    "Flag",
    "Pair",
    "PairKind",
    "Verdict",
    "check_cluster",
    "check_flag",
    "check_tag",
    "compile_flag",
    "constraints_from_pairs",
    "counting",
    "leave_out",
    "missing_tags",
    "put_back",
    "regroup",
    "send_tags",
    "settled",
    "stay",
    "tags_named",
    "with_flag_id",
    "with_rest",
]
