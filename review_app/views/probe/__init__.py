"""The probe page: a query typed, where it lands, what comes back and why, and how the search learns from it."""

from core import Project
from review_app.views import shell
from review_app.views.probe import asking


def page(project: Project) -> None:
    """Draw the page."""
    shown = shell.needs_round(project)
    if shown is None:
        return
    asking.panel(shown)
