"""Encoders: unit vectors that depend on the text alone, the pinned model, and the seeds."""

import contextlib
import io
import subprocess
import sys

import numpy as np
import pytest

from core import EncoderError
from core.embedding import SentenceEncoder, default_encoder, seed_bytes, unit_length
from core.embedding import sentence as sentence_module
from core.embedding.seeds import read_seed
from core.embedding.sentence import batches
from core.embedding.weights import check_minilm, version_of


@pytest.fixture(scope="module")
def minilm():
    return SentenceEncoder(device="cpu")


def test_unit_length_by_hand_and_zero_stays_zero():
    given = np.array([[3.0, 4.0], [0.0, 0.0], [0.0, -2.0]], dtype=np.float32)
    before = given.copy()
    np.testing.assert_allclose(unit_length(given), [[0.6, 0.8], [0, 0], [0, -1]], atol=1e-7)
    np.testing.assert_array_equal(given, before)
    assert unit_length(given.astype(np.float64)).dtype == np.float32


def test_batches_hold_one_length_each_and_every_row_once():
    lengths = [5, 3, 5, 5, 2000, 3]
    found = list(batches(lengths))
    assert found == [[1, 5], [0, 2, 3], [4]]
    many = list(batches([7] * 150))
    assert [len(batch) for batch in many] == [64, 64, 22]
    assert [len(batch) for batch in batches([256] * 20)] == [16, 4]


def test_minilm_knows_what_is_alike(minilm):
    rock, metal, flute = minilm.encode(["heavy metal", "metal music", "wooden flute"])
    assert rock @ metal > 0.6 > rock @ flute
    assert minilm.dimensions == 384
    assert minilm.name == "all-MiniLM-L6-v2@53aa51172d14"


def test_minilm_is_sentence_transformers_own_answer(minilm):
    from sentence_transformers import SentenceTransformer

    texts = ["ambient", "1970s progressive rock from Canterbury"]
    theirs = SentenceTransformer(str(minilm.folder), device="cpu").encode(texts, show_progress_bar=False)
    np.testing.assert_allclose(minilm.encode(texts), theirs, atol=1e-6)


def test_a_vector_depends_on_its_own_text_only(minilm):
    texts = ["jazz", "post punk revival", "música popular brasileira", "songs to cry to at three in the morning", "idm"]
    together = minilm.encode(texts * 7)
    alone = np.vstack([minilm.encode([text]) for text in texts])
    np.testing.assert_array_equal(together[: len(texts)], alone)
    np.testing.assert_array_equal(minilm.encode(texts[::-1])[::-1], alone)


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "🎷" * 50, "a" * 100_000, "<b>$x^2$</b>", "שלום"])
def test_any_text_has_a_unit_vector(minilm, text):
    vector = minilm.encode([text])
    assert vector.shape == (1, 384)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_texts_no_vectors(minilm):
    assert minilm.encode([]).shape == (0, 384)


def test_progress_counts_to_the_end(minilm):
    seen = []
    minilm.encode(["dub", "two words", "three words here"], seen.append)
    assert [progress.step for progress in seen] == sorted(progress.step for progress in seen)
    assert (seen[-1].stage, seen[-1].step, seen[-1].steps) == ("embedding", 3, 3)


def test_loading_prints_nothing_and_importing_loads_nothing():
    code = (
        "import sys, core.embedding as e; "
        "assert not {'torch', 'sentence_transformers', 'sklearn', 'transformers'} & set(sys.modules), 'heavy'; "
        "assert e.SentenceEncoder(device='cpu').encode(['dub']).shape == (1, 384)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path, monkeypatch):
    (tmp_path / "model.safetensors").write_bytes(b"another model")
    with pytest.raises(EncoderError, match=r"not the all-MiniLM-L6-v2 that was pinned.* expected 53aa51172d14"):
        check_minilm(tmp_path)
    monkeypatch.setattr(sentence_module, "packaged_minilm", lambda: tmp_path)
    with pytest.raises(EncoderError, match="Reinstall"):
        SentenceEncoder().encode(["dub"])
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match=r"model\.safetensors is missing"):
        check_minilm(tmp_path)


def test_a_folder_is_an_encoder_named_by_its_content(minilm, tmp_path):
    for file in minilm.folder.rglob("*"):
        target = tmp_path / "mine" / file.relative_to(minilm.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file():
            target.symlink_to(file)
    mine = SentenceEncoder(str(tmp_path / "mine"), device="cpu")
    assert mine.name.startswith("mine@")
    assert mine.dimensions == 384
    np.testing.assert_array_equal(mine.encode(["dub techno"]), minilm.encode(["dub techno"]))


def test_a_model_of_another_content_has_another_name(tmp_path):
    versions = set()
    for name, content in [("a", b"1"), ("b", b"2")]:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "model.safetensors").write_bytes(content)
        versions.add(version_of(folder))
    assert len(versions) == 2


def test_a_folder_that_is_no_model_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(EncoderError, match=r"holds no \.safetensors weights"):
        SentenceEncoder(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"no tensors")
    with pytest.raises(EncoderError, match="cannot be loaded as a sentence-transformers model"):
        SentenceEncoder(str(tmp_path)).encode(["dub"])


def test_a_name_nobody_has_is_refused_in_a_sentence():
    with pytest.raises(EncoderError, match=r"'nobody/such a model' is neither a folder nor a model"):
        SentenceEncoder("nobody/such a model")


def test_seed_bytes_are_reproducible_and_read_back(tmp_path):
    vectors = np.arange(6, dtype=np.float32).reshape(3, 2)
    texts = ["b", "ä\0\n", "<i>"]
    content = seed_bytes("toy@5", texts, vectors)
    assert content == seed_bytes("toy@5", texts, vectors)
    (tmp_path / "seed.safetensors").write_bytes(content)
    seed = read_seed(tmp_path / "seed.safetensors")
    assert seed.encoder == "toy@5"
    assert seed.row_of == {"b": 0, "ä\0\n": 1, "<i>": 2}
    np.testing.assert_array_equal(seed.vectors, vectors)


def test_a_seed_that_is_none_is_refused(tmp_path):
    (tmp_path / "seed.safetensors").write_bytes(b"{}")
    with pytest.raises(EncoderError, match="is not a file of vectors"):
        read_seed(tmp_path / "seed.safetensors")
    (tmp_path / "short.safetensors").write_bytes(seed_bytes("toy@5", ["a"], np.ones((2, 2), np.float32)))
    with pytest.raises(EncoderError, match="1 texts but 2 vectors"):
        read_seed(tmp_path / "short.safetensors")


def test_the_default_encoder_is_the_packaged_model(tmp_path, monkeypatch):
    monkeypatch.setenv("TAGLOOM_CACHE", str(tmp_path))
    encoder = default_encoder()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        vectors = encoder.encode(["a tag that no sample has", "dub"])
    assert vectors.shape == (2, 384)
    assert printed.getvalue() == ""
    assert list(tmp_path.iterdir())
