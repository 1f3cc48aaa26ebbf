"""Another catalogue becomes a project beside this one, and this process shows that one from then on."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core import (
    ColumnNames,
    Project,
    ProjectSettings,
    TagloomError,
    begin_from_upload,
    begin_project,
    free_folder,
    projects_beside,
)
from review_app import settings
from review_app.wording import plain
from review_app.wording import project as words


def panel(project: Project) -> None:
    """Draw the three ways to something else."""
    st.markdown(f"#### {words.OTHER}")
    st.caption(words.OTHER_WHY)
    by_path, by_upload, there = st.tabs([words.FROM_PATH, words.FROM_UPLOAD, words.FROM_PROJECT], key="project.ways")
    with by_path:
        _path(project)
    with by_upload:
        _upload(project)
    with there:
        _existing(project)


def _path(project: Project) -> None:
    with st.form("project.path_form", border=False):
        source = st.text_input(words.PATH, key="project.path", placeholder=words.PATH_HINT).strip()
        name, used = _settings("path", source)
        if st.form_submit_button(words.LOAD, key="project.load_path", type="primary"):
            folder = name or Path(source).stem
            _switch(
                source,
                lambda: begin_project(free_folder(project.path, folder), Path(source).expanduser(), used),
            )


def _upload(project: Project) -> None:
    with st.form("project.upload_form", border=False):
        upload = st.file_uploader(words.UPLOAD, type=words.SUFFIXES, key="project.upload")
        source = "" if upload is None else upload.name
        name, used = _settings("upload", source)
        if st.form_submit_button(words.LOAD, key="project.load_upload", type="primary"):
            content = b"" if upload is None else upload.getvalue()
            folder = name or Path(source).stem
            _switch(source, lambda: begin_from_upload(free_folder(project.path, folder), source, content, used))


def _settings(way: str, source: str) -> tuple[str, ProjectSettings]:
    """The new project's name, and how it is to be set up."""
    left, middle, right = st.columns(3, gap="medium")
    name = left.text_input(words.NAME, key=f"project.{way}.name", placeholder=words.NAME_HINT)
    least = middle.number_input(words.MIN_ITEMS, min_value=1, value=5, key=f"project.{way}.min_items")
    clusters = right.number_input(
        words.CLUSTERS, min_value=1, value=None, placeholder=words.CLUSTERS_HINT, key=f"project.{way}.clusters"
    )
    with st.expander(words.COLUMNS, key=f"project.{way}.columns"), st.container(horizontal=True):
        given = {
            role: st.text_input(label, key=f"project.{way}.column.{role}").strip() or None
            for role, label in words.COLUMN_LABELS.items()
        }
    used = ProjectSettings(
        source=source,
        columns=ColumnNames(**given),
        min_items=int(least),
        n_clusters="auto" if clusters is None else int(clusters),
    )
    return name.strip(), used


def _existing(project: Project) -> None:
    beside = {path.name: path for path in projects_beside(project.path)}
    chosen = st.selectbox(
        words.PROJECTS, [*beside, words.ELSEWHERE], key="project.beside", format_func=lambda name: plain(name)
    )
    typed = ""
    if chosen == words.ELSEWHERE:
        typed = st.text_input(words.PROJECT_PATH, key="project.elsewhere").strip()
    if st.button(words.OPEN, key="project.open", type="primary"):
        folder = beside.get(chosen, Path(typed).expanduser())
        _switch(str(folder) if chosen in beside or typed else "", lambda: Project.open(folder))


def _switch(source: str, make: Callable[[], Project]) -> None:
    """Serve the project that `make` makes, or say why not."""
    if not source:
        st.error(words.NO_SOURCE)
        return
    try:
        with st.spinner(words.READING):
            opened = make()
    except TagloomError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    settings.choose_project(opened.path)
    st.toast(words.OPENED.format(name=plain(opened.path.name)))
    st.rerun()
