"""Tags that were added and that nobody could be sure of: they wait until somebody has looked at them."""

from core.project import Project, Round
from core.verdicts import tags_named


def still_unsure(project: Project, shown: Round) -> tuple[str, ...]:
    """Those of a round's unsure tags that no decision since then names, nor any verdict on the cluster they are in."""
    if not shown.unsure:
        return ()
    since = [flag for flag in project.flags() if flag.created >= shown.created]
    named = {tag for flag in since for tag in tags_named(flag)}
    judged = {flag.cluster for flag in since if not flag.about_tags}
    clustering = project.clustering(shown.id)
    label_of = dict(zip(clustering.tags, clustering.labels.tolist(), strict=True))
    return tuple(tag for tag in shown.unsure if tag not in named and label_of.get(tag) not in judged)
