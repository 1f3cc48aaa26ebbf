"""The app: which pages there are, and what stands around them."""

import importlib
from collections.abc import Callable

import streamlit as st

from core import Project, TagloomError
from review_app import loading, state
from review_app.theme import FAVICON
from review_app.views import progress, shell
from review_app.wording import plain
from review_app.wording import shell as words

VIEWS = {
    state.PageName.MAP: "tag_map",
    state.PageName.REVIEW: "review",
    state.PageName.HEATMAP: "heatmap",
    state.PageName.ROUNDS: "rounds",
    state.PageName.PROBE: "probe",
    state.PageName.PROJECT: "project",
}


def main() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(page_title=words.APP, page_icon=FAVICON, layout="wide")
    pages = {
        name: st.Page(
            _page(view),
            title=words.PAGES[name],
            icon=words.ICONS[name],
            url_path=str(name),
            default=name == state.PageName.MAP,
        )
        for name, view in VIEWS.items()
    }
    chosen = st.navigation(list(pages.values()), position="top")
    asked_for = state.page_asked_for()
    if asked_for is not None and pages[asked_for] != chosen:
        st.switch_page(pages[asked_for])
    chosen.run()


def _page(view: str) -> Callable[[], None]:
    """A page that imports its view when it is first drawn, and turns what went wrong into a sentence."""

    def draw() -> None:
        try:
            project = loading.project()
            if project is None:
                st.error(words.NO_PROJECT)
                return
            _drawn(project, view)
        except TagloomError as problem:
            st.error(plain(str(problem)), icon=":material/error:")

    draw.__name__ = view
    return draw


def _drawn(project: Project, view: str) -> None:
    state.belong_to(str(project.path))
    shell.header(project)
    progress.panel(project)
    importlib.import_module(f"review_app.views.{view}").page(project)


if __name__ == "__main__":
    main()
