"""What comes into a project: more rows without a refit, and the decisions of another project."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core import EventKind, Project, TagloomError, kept_upload, read_log, uploads_by_name
from review_app import jobs, state
from review_app.wording import history, plain
from review_app.wording import project as words


def panel(project: Project) -> None:
    """Draw both ways in, and what became of the last log."""
    if project.head_id() is None:
        return
    st.markdown(f"#### {words.BRING}")
    st.caption(words.BRING_WHY)
    with st.container(horizontal=True, key="project.bring"):
        _more_rows(project)
        _decisions(project)
    _last_replay(project)


def _more_rows(project: Project) -> None:
    with st.popover(words.ADD, icon=":material/playlist_add:", key="project.add"):
        st.markdown(words.ADD_WHY)
        upload = st.file_uploader(words.UPLOAD, type=words.SUFFIXES, key="project.add.file")
        _start(words.ADD_YES, upload, "project.add.start", lambda path: jobs.start(project, "add", str(path)), project)


def _decisions(project: Project) -> None:
    def replay(path: Path) -> None:
        read_log(path)
        jobs.start(project, "replay", str(path), "--curator", state.curator())

    with st.popover(words.REPLAY, icon=":material/history:", key="project.replay"):
        st.markdown(words.REPLAY_WHY)
        upload = st.file_uploader(words.REPLAY_FILE, type=words.LOG_SUFFIXES, key="project.replay.file")
        _start(words.REPLAY_YES, upload, "project.replay.start", replay, project)


def _start(label: str, upload: UploadedFile | None, key: str, begin: Callable[[Path], None], project: Project) -> None:
    """A button that keeps the upload and begins a job on it; what stands in the way is said below it."""
    now = jobs.view(project)
    busy = now is not None and now.running
    off = upload is None or busy
    if not st.button(label, key=key, type="primary", disabled=off, help=words.BUSY if busy else None) or upload is None:
        return
    try:
        begin(kept_upload(project, upload.name, upload.getvalue()))
    except TagloomError as problem:
        st.error(plain(uploads_by_name(project, str(problem))), icon=":material/error:")
        return
    st.rerun()


def _last_replay(project: Project) -> None:
    """What the last log came to, and which of its decisions miss which tags."""
    event = next((each for each in reversed(project.history()) if each.kind == EventKind.REPLAYED), None)
    if event is None:
        return
    st.caption(words.last_replay(history.replayed(event.payload)))
    missing = {**event.payload["lost"], **event.payload["partly"]}
    if missing or event.payload["refused"]:
        with st.expander(words.NOT_KEPT, key="project.not_kept"):
            rows = words.not_kept(event.payload)
            st.dataframe(rows, hide_index=True, key="project.not_kept.table")
