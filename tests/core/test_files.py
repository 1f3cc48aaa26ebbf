"""A file is the old one or the new one; what goes wrong is told of the file that was asked for."""

import errno
import signal
import subprocess
import sys

import pandas as pd
import pytest

from core.files import replacing, write_bytes, write_text


def test_a_block_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "tags.csv"
    write_text(path, "old")

    def killed():
        with replacing(path) as beside:
            beside.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    write_bytes(path, b"new")
    assert path.read_text() == "new"


def test_killed_while_writing_the_old_file_stays(tmp_path):
    path = tmp_path / "tags.csv"
    write_text(path, "old")
    code = (
        "import sys, time\n"
        "from core.files import replacing\n"
        f"with replacing({str(path)!r}) as beside:\n"
        "    beside.write_text('half')\n"
        "    print('writing', flush=True)\n"
        "    time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "writing\n"
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    assert path.read_text() == "old"


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    folder = tmp_path / "tags.csv"
    folder.mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_text(folder, "new")
    assert caught.value.filename == str(folder)
    assert ".part" not in str(caught.value)
    with pytest.raises(OSError, match="No space left") as caught, replacing(tmp_path / "b.csv") as beside:
        raise OSError(errno.ENOSPC, "No space left on device", str(beside))
    assert caught.value.filename == str(tmp_path / "b.csv")


@pytest.mark.parametrize("write", [pd.DataFrame.to_csv, pd.DataFrame.to_parquet, pd.DataFrame.to_json])
def test_a_library_names_the_file_that_was_asked_for(write, tmp_path):
    path = tmp_path / "gone" / "tags.csv"
    with pytest.raises(OSError) as caught, replacing(path) as beside:  # noqa: PT011 (each library has its own words)
        write(pd.DataFrame({"tag": ["metal"]}), beside)
    assert ".part" not in f"{caught.value} {caught.value.filename}"
    assert str(path.parent) in str(caught.value)


def test_an_error_about_another_file_is_left_alone(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "a.csv"):
        (tmp_path / "b.csv").read_text()
    assert caught.value.filename == str(tmp_path / "b.csv")


@pytest.mark.parametrize("name", ["x" * 251 + ".csv", "ж" * 125 + ".csv", "🎷" * 62 + ".csv"])
def test_every_name_that_the_file_system_takes_can_be_written(name, tmp_path):
    write_text(tmp_path / name, "tag\n")
    assert [path.name for path in tmp_path.iterdir()] == [name]
