"""Text around the pages: navigation, header, errors."""

from review_app.wording import counted

APP = "tagloom"
PAGES = {
    "map": "Map",
    "review": "Review",
    "heatmap": "Heatmap",
    "rounds": "Rounds",
    "probe": "Probe",
    "project": "Project",
}
ICONS = {
    "map": ":material/scatter_plot:",
    "review": ":material/fact_check:",
    "heatmap": ":material/grid_on:",
    "rounds": ":material/history:",
    "probe": ":material/search:",
    "project": ":material/folder_open:",
}
CURATOR = "Your name"
CURATOR_HELP = "Signs every decision you make in this window."
READ_ONLY = "Only to look at"
READ_ONLY_HELP = "You may not write in this project's folder, so nothing you decide here can be saved."
NO_PROJECT = "No project was named. Start the app with `tagloom review`."
NOT_YET = "This page needs clusters. They are being learned: the progress is shown above."
NOT_BY_YOU = (
    "This page needs clusters, and this project has none yet. They are learned once somebody who may write opens it."
)
DEVICES = {"cpu": "CPU", "cuda": "GPU"}


def project_name(folder: str) -> str:
    """The folder's name without the extension that marks projects."""
    return folder.removesuffix(".tagloom")


def round_label(number: int, proposed: bool) -> str:
    """ "Round 3", or that it is only proposed."""
    return f"Round {number}, proposed" if proposed else f"Round {number}"


def reviewed(done: int, total: int, again: int) -> str:
    """ "12 of 40 reviewed, 2 again": these had a verdict that a round has followed, and are open again."""
    return f"{done} of {total} reviewed" + (f", {again} to see again" if again else "")


def facts(round_text: str, device: str, tags: int, clusters: int) -> str:
    """The header's small line."""
    return " · ".join((round_text, DEVICES.get(device, device), counted(tags, "tag"), counted(clusters, "cluster")))
