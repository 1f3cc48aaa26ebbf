"""What docs/scale.md shows is run: two processes learn the sample catalogue together."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from core import Project

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "scale.md").read_text()


def test_two_processes_make_a_project(tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample_data" / "music.csv", tmp_path)
    (script,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "learn_together.py").write_text(script)
    (line,) = re.findall(r"```sh\n(.*?)\n```", PAGE, flags=re.DOTALL)
    program, *arguments = shlex.split(line)
    assert program == "torchrun"
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "torch.distributed.run", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    project = Project.open(tmp_path / "music.tagloom")
    assert len(project.rounds()) == 1
    assert len(project.clustering(project.current().id).cluster_ids) == 20
