"""What the search benchmark reads: tables, queries and judgments of every form, and what it says of bad ones."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.search.__main__ import main
from benchmarks.search.judgments import read_qrels, read_queries, read_task
from benchmarks.search.reading import Table, read_table
from benchmarks.search.tasks import Holding, held_out, trimmed
from core import SearchError
from core.errors import CatalogueError

ROOT = Path(__file__).parent.parent
ITEMS = ("i5", "i7", "i9")
TEXTS = {"q3": "slow, sad songs", "q8": "loud"}
GRADES = {"q3": {"i7": 2.0, "i9": 1.0}, "q8": {"i5": 3.0}}
ROWS = [("i5", "doom", 2), ("i5", "loud", 1), ("i7", "sad", 4), ("i7", "slow", 1), ("i9", "sad", 1)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("q.tsv", "q3\tslow, sad songs\nq8\tloud\n"),
        ("q.tsv", "query_id\ttext\nq3\tslow, sad songs\nq8\tloud\n"),
        ("q.csv", '\ufeffqid,query\nq3,"slow, sad songs"\n\nq8,loud\n'),
        ("q.csv", 'q3,"slow, sad songs"\nq8,loud\n'),
        ("q.txt", "q3 slow, sad songs\nq8 loud\n"),
        ("q.jsonl", '{"_id": "q3", "text": "slow, sad songs"}\n\n{"query_id": "q8", "query": "loud"}\n'),
    ],
)
def test_queries_are_an_id_and_a_text_in_any_form(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert read_queries(tmp_path / name) == TEXTS


def test_a_query_alone_on_its_line_is_its_own_id(tmp_path):
    (tmp_path / "q.tsv").write_text("loud\nsad\n")
    assert read_queries(tmp_path / "q.tsv") == {"loud": "loud", "sad": "sad"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.qrels", "q3 0 i7 2\nq3 0 i9 1\nq8 0 i5 3\n"),
        ("r.tsv", "q3\t0\ti7\t2\nq3\t0\ti9\t1\nq8\t0\ti5\t3\n"),
        ("r.tsv", "query-id\tcorpus-id\tscore\nq3\ti7\t2\nq3\ti9\t1\nq8\ti5\t3\n"),
        ("r.csv", "query,item,grade\nq3,i7,2\nq3,i9,1\nq8,i5,3\n"),
        ("r.csv", "grade,by,item,query\n2,Ada,i7,q3\n1,Ada,i9,q3\n3,Ben,i5,q8\n"),
        ("r.csv", "q3,i7,2\nq3,i9\nq8,i5,3\n"),
        ("r.jsonl", '{"query_id": "q3", "item": "i7", "grade": 2}\n{"query": "q3", "doc_id": "i9"}\n'
         '{"query_id": "q8", "corpus-id": "i5", "score": 3}\n'),
    ],
)  # fmt: skip
def test_judgments_are_trec_s_or_a_table(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert read_qrels(tmp_path / name) == GRADES


def files(folder: Path, queries: str, qrels: str) -> tuple[Path, Path]:
    (folder / "q.tsv").write_text(queries)
    (folder / "r.qrels").write_text(qrels)
    return folder / "q.tsv", folder / "r.qrels"


def test_a_task_holds_what_is_judged_and_there(tmp_path):
    queries, qrels = files(tmp_path, "q3\tsad\nq8\tloud\nq9\tquiet\n", "q3 0 i7 2\nq3 0 i9 0\nq8 0 gone 3\n")
    task = read_task(queries, qrels, ITEMS)
    assert task.queries == ("sad",)
    assert task.grades.toarray().tolist() == [[0, 2, 0]]


@pytest.mark.parametrize(
    ("queries", "qrels", "said"),
    [
        ("", "q3 0 i7 2\n", "holds no queries"),
        ("q3\tsad\n", "", "holds no judgments"),
        ("q3\tsad\n", "q3 0 i7 good\n", r"r.qrels, line 1: the grade must be a number. Got 'good'"),
        ("q3\tsad\n", "q3 0 i7 1\nq3\n", "r.qrels, line 2: 1 cell, and it takes 2"),
        ("q3\tsad\nq3\tmerry\n", "q3 0 i7 1\n", "line 2: query 'q3' stands twice"),
        ("q3\t\n\t\n", "q3 0 i7 1\n", None),
        ("q4\tsad\n", "q3 0 i7 1\n", "No query of .* is judged in .*: the first has 'q4', the second 'q3'"),
        (
            "q3\tsad\n",
            "q3 0 j7 1\n",
            "grades above 0 is in the item-tag table: it has 'j7', the table 'i5', 'i7', 'i9'",
        ),
    ],
)
def test_bad_files_are_refused_with_file_and_line(tmp_path, queries, qrels, said):
    paths = files(tmp_path, queries, qrels)
    if said is None:  # a query without a text is its id
        assert read_task(*paths, ITEMS).queries == ("q3",)
        return
    with pytest.raises(SearchError, match=said):
        read_task(*paths, ITEMS)


def test_files_that_cannot_be_read_are_named(tmp_path):
    (tmp_path / "q.jsonl").write_text('{"_id": "q3"\n')
    with pytest.raises(SearchError, match=r"q.jsonl, line 1: not a line of JSON"):
        read_queries(tmp_path / "q.jsonl")
    (tmp_path / "q.jsonl").write_text("[3]\n")
    with pytest.raises(SearchError, match="not a JSON object but list"):
        read_queries(tmp_path / "q.jsonl")
    with pytest.raises(SearchError, match=r"none\.tsv cannot be read"):
        read_queries(tmp_path / "none.tsv")
    (tmp_path / "q.tsv").write_bytes(b"q3\t\xff\n")
    with pytest.raises(SearchError, match="UTF-8"):
        read_queries(tmp_path / "q.tsv")


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
@pytest.mark.parametrize("fold", [False, True])
def test_tables_of_every_format_read_alike(tmp_path, suffix, fold):
    frame = pd.DataFrame(ROWS, columns=["item", "tag", "weight"])
    path = tmp_path / f"table{suffix}"
    {
        ".csv": lambda: frame.to_csv(path, index=False),
        ".tsv": lambda: frame.to_csv(path, index=False, sep="\t"),
        ".jsonl": lambda: frame.to_json(path, orient="records", lines=True),
        ".parquet": lambda: frame.to_parquet(path),
    }[suffix]()
    table = read_table(path, fold)
    assert sorted(table.items) == ["i5", "i7", "i9"]
    weights = table.weights.toarray()
    assert weights[table.items.index("i7"), table.tags.index("sad")] == 4
    assert weights.sum() == 9


def test_held_out_tags_leave_the_table_and_keep_their_grades():
    table = Table(ITEMS, ITEMS, ("a", "b", "c"), trimmed_weights())
    left, task = held_out(table, Holding(fewest=2, most=3), seed=0)
    assert set(task.queries) | set(left.tags) == {"a", "b", "c"}
    assert not set(task.queries) & set(left.tags)
    column = ("a", "b", "c").index(task.queries[0])
    np.testing.assert_allclose(task.grades.toarray()[0], np.log1p(trimmed_weights().toarray()[:, column]), rtol=1e-6)


def trimmed_weights():
    from scipy.sparse import csr_matrix

    return csr_matrix(np.array([[1, 2, 0], [3, 0, 1], [0, 1, 5]], dtype=np.float32))


def test_tables_with_too_little_are_refused():
    table = Table(ITEMS, ITEMS, ("a", "b", "c"), trimmed_weights())
    with pytest.raises(CatalogueError, match="0 of 3 tags are on 10 items or more"):
        trimmed(table, 10, 3)
    with pytest.raises(CatalogueError, match="0 tags are on 10 to 400 items"):
        held_out(table, Holding(), seed=0)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.search", *map(str, arguments), "--grow", "0"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_queries_and_judgments_are_measured_by_one_command(tmp_path):
    table = pd.read_csv(ROOT / "sample_data" / "music.csv")
    few = table[table.item.isin(sorted(set(table.item))[:300])]
    few.to_csv(tmp_path / "few.csv", index=False)
    carriers = sorted(set(few[few.tag == "heavy metal"].item))
    queries, qrels = files(
        tmp_path,
        "q1\tslow sad songs\nq2\theavy metal\nq3\tjazz piano\n",
        "\n".join(f"q2\t0\t{item}\t2" for item in carriers) + "\nq3\t0\tnobody\t1\n",
    )
    done = run(tmp_path / "few.csv", "--queries", queries, "--qrels", qrels, "--clusters", "8")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert {"ndcg@10", "mrr", "recall@100", "scanned", "p95_ms", "calibration_error", "baselines"} <= set(found)
    assert found["ndcg@10"] > 0.5  # items that carry the query's own tag
    always = {"flat cosine", "untrained mixture", "softmax mixture over tags"}
    assert set(found["baselines"]) == always | ({"BM25 over tags"} if find_spec("bm25s") else set())


def test_bad_input_ends_in_one_sentence_and_status_2(tmp_path, monkeypatch, capsys):
    queries, qrels = files(tmp_path, "q1\tsad\n", "q9 0 x 1\n")
    music = ROOT / "sample_data" / "music.csv"
    for arguments, said in [
        ((music, "--queries", queries), "--queries and --qrels go together"),
        ((music, "--queries", queries, "--qrels", qrels), "No query of"),
        ((tmp_path / "none.csv",), "none.csv"),
    ]:
        monkeypatch.setattr(sys, "argv", ["benchmarks.search", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        assert said in capsys.readouterr().err
