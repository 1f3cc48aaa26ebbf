"""Text about how many clusters there are, when nobody said how many."""

from core import ClusterCountChoice
from review_app.wording import counted

TITLE = "Number of clusters"
CURVE_HELP = (
    "Imagine a walk from tag to similar tag. When clusters hold what is alike, its steps can be told in few bits; with "
    "too few clusters, or too many, it takes more (the map equation, Rosvall and Bergstrom 2008). The band is how far "
    "several runs differ: where it is flat, other numbers would do as well. The dashed line is how far those runs "
    "find the same clusters (adjusted Rand index, 1 when they do)."
)


def names(choice: ClusterCountChoice) -> dict[str, str]:
    """Names of the curve's lines and axes."""
    return {
        "bits": "bits a step (least is best)",
        "agreement": "agreement of runs",
        "clusters": "number of clusters",
        "chosen": f"{choice.chosen} chosen",
    }


def chosen(choice: ClusterCountChoice) -> str:
    """What was chosen and why, in plain words."""
    if not choice.tried:
        return (
            f"Nobody said how many clusters there are, and {counted(choice.tags, 'tag')} are too few to tell: "
            f"**{choice.chosen}** is the square root of half their number, a rule of thumb."
        )
    sample = "" if choice.looked_at == choice.tags else f", on {choice.looked_at:,} of the {choice.tags:,} tags"
    return (
        f"Nobody said how many clusters there are, so {len(choice.tried)} numbers from {choice.tried[0].clusters} to "
        f"{choice.tried[-1].clusters} were tried{sample}: **{choice.chosen}** describes most briefly which "
        "tags are alike. To have another number, load the catalogue again and name it."
    )
