"""What docs/larger-than-memory.md shows is run, on the sample catalogue as a folder of Parquet files."""

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "larger-than-memory.md").read_text()


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the page speaks of, beside which it is run."""
    sample = pd.read_csv(ROOT / "sample_data" / "music.csv").rename(columns={"item": "artist"})
    (tmp_path / "rows").mkdir()
    for number in range(2):
        sample[number::2].to_parquet(tmp_path / "rows" / f"part-{number}.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "rows"


def test_the_command_runs(rows: Path, tagloom) -> None:
    (line,) = re.findall(r"```sh\n(.*?)\n```", PAGE, flags=re.DOTALL)
    program, *arguments = shlex.split(line)
    assert program == "tagloom"
    status, out, err = tagloom(*arguments)
    assert status == 0, err
    assert out.strip()
    assert (rows.parent / "big.tagloom").is_dir()


def test_the_python_runs(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(block, "larger-than-memory.md", "exec"), names)
    assert re.fullmatch(r"[\d,]+ rows, [\d,]+ items, [\d,]+ tags, [\d,]+ edges\n", capsys.readouterr().out)
    assert len(names["result"].tags) > 100


def test_every_setting_is_named() -> None:
    from dataclasses import fields

    from core import CountConfig, Resources

    for kind in (CountConfig, Resources):
        for field in fields(kind):
            assert f"`{kind.__name__}.{field.name}`" in PAGE or f"`{field.name}`" in PAGE
