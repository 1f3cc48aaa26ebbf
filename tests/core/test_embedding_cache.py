"""The cache of vectors: what is made once stays made, whoever asks, whatever happens to the file."""

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time

import numpy as np
import pytest

from core import Progress
from core.embedding import ArrayStore, CachedEncoder, cache_folder, content_key, seed_bytes, unit_length
from core.embedding import cached as cached_module


class Counting:
    """An encoder of two numbers a text, that remembers what it was asked."""

    name = "counting@7"
    dimensions = 2

    def __init__(self):
        self.asked = []

    def encode(self, texts, on_progress=None):
        self.asked.append(list(texts))
        if on_progress is not None:
            on_progress(Progress("embedding", len(texts), len(texts)))
        return unit_length(np.array([[len(text), 1.0] for text in texts], dtype=np.float32))


@pytest.fixture
def counting():
    return Counting()


def test_a_text_is_encoded_once(counting, tmp_path):
    encoder = CachedEncoder(counting, tmp_path)
    first = encoder.encode(["bb", "a", "bb"])
    again = CachedEncoder(counting, tmp_path).encode(["a", "bb"])
    assert counting.asked == [["a", "bb"]]
    np.testing.assert_array_equal(first, first[[0, 1, 0]])
    np.testing.assert_array_equal(again, first[[1, 0]])
    np.testing.assert_allclose(first[1], [1 / np.sqrt(2)] * 2, atol=1e-6)


def test_another_encoder_has_its_own_vectors(counting, tmp_path):
    CachedEncoder(counting, tmp_path).encode(["a"])
    other = Counting()
    other.name = "counting@8"
    CachedEncoder(other, tmp_path).encode(["a"])
    assert other.asked == [["a"]]


def test_seeds_come_first_and_only_from_the_same_encoder(counting, tmp_path):
    vector = np.array([[0.0, 1.0]], dtype=np.float32)
    ours, theirs = tmp_path / "ours.safetensors", tmp_path / "theirs.safetensors"
    ours.write_bytes(seed_bytes("counting@7", ["seeded"], vector))
    theirs.write_bytes(seed_bytes("counting@8", ["plain"], vector))
    encoder = CachedEncoder(counting, tmp_path, [ours, theirs, tmp_path / "absent.safetensors"])
    np.testing.assert_array_equal(encoder.encode(["seeded"]), vector)
    assert counting.asked == []
    encoder.encode(["plain", "seeded"])
    assert counting.asked == [["plain"]]


def test_a_damaged_seed_is_named_and_passed_over(counting, tmp_path, caplog):
    seed = tmp_path / "seed.safetensors"
    seed.write_bytes(b"nothing of the kind")
    CachedEncoder(counting, tmp_path, [seed]).encode(["a"])
    assert counting.asked == [["a"]]
    assert f"{seed} is not a file of vectors" in caplog.text


def test_a_damaged_cache_is_named_set_aside_and_rebuilt(counting, tmp_path, caplog):
    encoder = CachedEncoder(counting, tmp_path)
    before = encoder.encode(["a"])
    encoder.store.path.write_bytes(b"not a database at all" * 500)
    with caplog.at_level(logging.WARNING):
        np.testing.assert_array_equal(encoder.encode(["a"]), before)
    assert f"The cache {encoder.store.path} is damaged" in caplog.text
    assert encoder.store.path.with_name("arrays-1.sqlite.damaged").is_file()
    encoder.encode(["a"])
    assert counting.asked == [["a"], ["a"]]


def test_a_damaged_entry_is_named_and_computed_again(counting, tmp_path, caplog):
    encoder = CachedEncoder(counting, tmp_path)
    before = encoder.encode(["a", "ccc"])
    connection = sqlite3.connect(encoder.store.path)
    connection.execute("UPDATE arrays SET value = ? WHERE key = ?", (b"\0" * 8, content_key("counting@7", "a")))
    connection.commit()
    connection.close()
    np.testing.assert_array_equal(encoder.encode(["a", "ccc"]), before)
    assert "An entry of the cache" in caplog.text
    assert counting.asked[1:] == [["a"]]


def test_a_cache_that_cannot_be_written_costs_only_time(counting, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    encoder = CachedEncoder(counting, tmp_path / "file")
    assert encoder.encode(["a"]).shape == (1, 2)
    assert "The work goes on without it" in caplog.text


def test_texts_keep_apart_whatever_they_hold(counting, tmp_path):
    texts = ["", "\0", "\0\0", "a\0b", "a", "\ud800", "'; DROP TABLE arrays; --"]
    encoder = CachedEncoder(counting, tmp_path)
    first = encoder.encode(texts)
    np.testing.assert_array_equal(encoder.encode(texts), first)
    assert len(counting.asked) == 1
    assert content_key("ab", "c") != content_key("a", "bc")


def test_work_is_kept_batch_by_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(cached_module, "BATCH", 3)

    class Stopping(Counting):
        def encode(self, texts, on_progress=None):
            if len(self.asked) == 2:
                raise KeyboardInterrupt
            return super().encode(texts, on_progress)

    texts = [f"{number:03}" for number in range(9)]
    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(Stopping(), tmp_path).encode(texts)
    after = Counting()
    CachedEncoder(after, tmp_path).encode(texts)
    assert after.asked == [texts[6:]]


def test_progress_counts_known_texts_too(tmp_path):
    encoder = CachedEncoder(Counting(), tmp_path)
    CachedEncoder(Counting(), tmp_path).encode(["a", "b"])
    seen = []
    encoder.encode(["a", "b", "c"], seen.append)
    assert [(progress.step, progress.steps) for progress in seen] == [(3, 3), (3, 3)]


WRITER = """
import sys, numpy as np
from core.embedding import ArrayStore, content_key
store = ArrayStore(sys.argv[1])
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    store.put({content_key(sys.argv[2], str(number)): np.full(4, number, np.float32)})
    print(number, flush=True)
"""


def test_processes_share_one_file(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, name, "40"], stdout=subprocess.DEVNULL) for name in ("x", "y", "z")]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    keys = [content_key(name, str(number)) for name in ("x", "y", "z") for number in range(40)]
    assert len(ArrayStore(tmp_path).get(keys)) == 120


def test_a_killed_writer_loses_nothing_it_had_kept(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path), "x", "100000"]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    told = [writer.stdout.readline() for _ in range(30)]
    time.sleep(0.02)
    os.kill(writer.pid, signal.SIGKILL)
    told += writer.stdout.read().splitlines()
    writer.wait()
    kept = [int(line) for line in told[1:-1]]
    found = ArrayStore(tmp_path).get([content_key("x", str(number)) for number in kept])
    assert len(found) == len(kept) >= 28
    np.testing.assert_array_equal(found[content_key("x", "17")], np.full(4, 17, np.float32))


def test_the_folder_is_the_environments_choice(monkeypatch, tmp_path):
    monkeypatch.setenv("TAGLOOM_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("TAGLOOM_CACHE")
    assert cache_folder().name == "tagloom"
