"""What a search learns from, how it is judged, and that nothing is kept that answers held-out queries worse."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core.clustering import Clustering, Progress
from core.errors import ConfigError, SearchError
from core.search import Recipe, SearchIndex, SearchPair, probe
from core.search.assembling import assemble, logs_of, reweighed
from core.search.attention import attend
from core.search.learning.adapter import with_adapter
from core.search.learning.calibration import calibrated, evidence, expected_error, tempered
from core.search.learning.config import SearchTraining
from core.search.learning.contrast import hard_negatives, info_nce, make_batch
from core.search.learning.figures import Figures, calibration_error, lost, measured, ndcg
from core.search.learning.naming import are_names, with_names
from core.search.learning.questions import pair_questions, tag_questions
from core.search.learning.train import split, train_search
from core.search.learning.weighing import best_of, weighed, with_fair_length
from core.search.routing import cluster_probabilities
from core.search.scoring import left_without
from core.search.searching import search

QUICK = SearchTraining(epochs=2, axes=4, batch_size=16)


class Lookup:
    """Encodes "theme t number n" near the axis of theme t, always the same way."""

    name = "lookup"
    dimensions = 12

    def encode(self, texts: Sequence[str], on_progress: object = None) -> np.ndarray:  # noqa: ARG002
        vectors = np.stack([self._one(text) for text in texts])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def _one(self, text: str) -> np.ndarray:
        theme, number = ([int(word) for word in text.split() if word.isdigit()] + [5, 0])[:2]
        noise = np.random.default_rng(1000 * theme + number).normal(size=12) * 0.25
        return np.eye(12)[theme % 12] + noise


def themed_index(themes: int = 4, each: int = 20, recipe: Recipe | None = None) -> SearchIndex:
    """Tags of several themes, whose items (12 a theme) carry two thirds of the theme's tags."""
    tags = tuple(f"theme {theme} number {number}" for theme in range(themes) for number in range(each))
    generator = np.random.default_rng(4)
    table = np.zeros((themes * 12, len(tags)), dtype=np.float32)
    for theme in range(themes):
        rows, columns = slice(12 * theme, 12 * theme + 12), slice(each * theme, each * theme + each)
        table[rows, columns] = generator.random((12, each)) < 0.66
    assignments = np.kron(np.eye(themes), np.ones((each, 1))).astype(np.float32)
    ids = np.arange(themes, dtype=np.int64) * 2 + 5
    clustering = Clustering(tags, assignments, ids, {}, np.full(themes, 1 / themes, dtype=np.float32))
    items = tuple(f"item {row}" for row in range(len(table)))
    return assemble(items, tags, csr_matrix(table), Lookup().encode(tags), clustering, "lookup", recipe)


def test_tags_play_queries_and_have_no_say_in_them():
    index = themed_index()
    question = tag_questions(index, 1000, 0)[7]
    items, _ = index.posting(7)
    assert question.tag == 7
    assert question.items.tolist() == items.tolist()
    np.testing.assert_allclose(question.grades, np.log(2), rtol=1e-5)


def test_at_most_so_many_tags_play_queries_and_always_the_same():
    index = themed_index()
    first, second = tag_questions(index, 30, 3), tag_questions(index, 30, 3)
    assert len(first) == 30
    assert [question.text for question in first] == [question.text for question in second]


def test_pairs_of_one_query_become_one_question():
    pairs = [
        SearchPair("theme 1", "item 14", 1.0),
        SearchPair(" theme  1", "item 15", 3.0),
        SearchPair("theme 1", "item 2", -1.0),
        SearchPair("theme 1", "elsewhere", 1.0),
    ]
    (question,) = pair_questions(themed_index(), pairs, Lookup())
    assert question.items.tolist() == [15, 14]
    assert question.grades.tolist() == [3.0, 1.0]
    assert question.wrong.tolist() == [2]
    assert question.tag is None


def test_which_queries_are_held_out_depends_on_their_text_alone():
    questions = tag_questions(themed_index(), 1000, 0)
    taught, checked = split(questions)
    assert len(taught) + len(checked) == len(questions)
    some = split(questions[::2])[1]
    assert {question.text for question in some} <= {question.text for question in checked}


def test_too_few_queries_are_refused():
    with pytest.raises(SearchError, match="takes more than 20"):
        split(tag_questions(themed_index(), 5, 0))


def test_pairs_need_an_encoder():
    with pytest.raises(SearchError, match="no encoder was given"):
        train_search(themed_index(), [SearchPair("theme 1", "item 14")])


def test_ndcg_of_the_best_order_is_one_and_of_nothing_zero():
    grades = np.array([3.0, 2.0, 1.0])
    assert ndcg(grades, grades) == pytest.approx(1)
    assert ndcg(np.zeros(3), grades) == 0
    assert ndcg(np.array([1.0, 2.0, 3.0]), grades) == pytest.approx(
        (1 + 2 / np.log2(3) + 3 / 2) / (3 + 2 / np.log2(3) + 1 / 2)
    )


def test_calibration_error_weighs_bins_by_their_queries():
    # Bin 0.2: said 0.25, found 0.15; bin 0.8: said 0.85 twice, found 0.8 and 1.0.
    confidence, share = np.array([0.25, 0.85, 0.85]), np.array([0.15, 0.8, 1.0])
    assert calibration_error(confidence, share) == pytest.approx((0.1 + 0.1) / 3)


def figures(*each: float) -> Figures:
    return Figures(float(np.mean(each)), 0.0, 0.0, len(each), np.array(each))


def test_a_loss_counts_from_two_standard_errors():
    # Changes of -0.3, -0.4, -0.2 are -0.3 on average, with a standard error of 0.1 / sqrt(3) = 0.058.
    assert lost(figures(0.5, 0.5, 0.5), figures(0.2, 0.1, 0.3))
    # 0.4, -0.4, -0.3: -0.1 on average, with one of 0.25.
    assert not lost(figures(0.5, 0.5, 0.5), figures(0.9, 0.1, 0.2))
    assert not lost(figures(0.5), figures(0.0))  # one query tells nothing of chance


def test_of_several_indexes_the_first_stays_unless_another_finds_more_beyond_chance():
    index = themed_index()
    questions = tag_questions(index, 1000, 0)
    astray = replace(index, arrays={**index.arrays, "postings": (index.arrays["postings"] + 12) % 48})  # a theme off
    assert best_of([astray, index], questions) is index
    assert best_of([index, astray], questions) is index
    narrow = replace(index, recipe=replace(index.recipe, n_tags=59))  # finds as much, give or take
    assert best_of([narrow, index], questions) is narrow
    assert best_of([index, narrow], questions) is index


def test_an_adapter_places_texts_by_the_items_they_share():
    index = with_adapter(themed_index(), np.arange(80), 4, 1.0, 0)
    latents = index.arrays["tag_latents"]
    among = latents @ latents.T
    same = np.kron(np.eye(4), np.ones((20, 20))).astype(bool)
    assert among[same].mean() > among[~same].mean() + 0.5
    np.testing.assert_allclose(np.linalg.norm(latents, axis=1), 1, rtol=1e-5)


def test_few_tags_get_no_adapter():
    index = themed_index(each=3)
    assert with_adapter(index, np.arange(12), 4, 1.0, 0) is index


def test_names_bring_back_the_item_that_is_called_so():
    index = themed_index(recipe=Recipe(feedback=0.0))
    names = np.random.default_rng(2).normal(size=(48, 12)).astype(np.float32)
    names /= np.linalg.norm(names, axis=1, keepdims=True)
    named = with_names(replace(index, recipe=replace(index.recipe)), names, 0)
    named = replace(named, recipe=replace(named.recipe, name_weight=50.0))
    for n_probe in (None, 1):
        best = probe(named, names[31], n_probe=n_probe).hits[0]
        assert best.item == "item 31"
        assert best.by_name > 0.5
        assert sum(share for _, share in best.through) == pytest.approx(1)


def test_every_name_lies_in_one_cell():
    named = with_names(themed_index(), Lookup().encode([f"theme {row % 4} number {row}" for row in range(48)]), 0)
    assert sorted(named.arrays["name_items"].tolist()) == list(range(48))
    assert named.arrays["name_starts"][-1] == 48


@pytest.mark.parametrize(("texts", "worded"), [(["Metallica", "Blur"], True), (["17", "B2-44"], False), ([], False)])
def test_numbers_are_no_names(texts, worded):
    assert are_names(texts) is worded


def test_calibration_lowers_the_cross_entropy_and_the_error():
    index = themed_index()
    crooked = replace(index, settings={**index.settings, "tau": 3.0})
    questions = tag_questions(index, 1000, 0)
    fitted = calibrated(crooked, questions)
    assert expected_error(fitted, questions) < 0.1 < expected_error(crooked, questions)
    masses, shares = evidence(index, questions)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)
    assert masses.shape == (80, 4)


def test_a_temperature_fitted_to_new_queries_lowers_their_cross_entropy_and_nothing_else_changes():
    index = themed_index()
    dull = replace(index, settings={**index.settings, "tau": 3.0})
    questions = tag_questions(index, 1000, 0)
    fitted = tempered(dull, questions)
    assert fitted.settings["tau"] < 3
    assert fitted.arrays is dull.arrays

    def cross_entropy(index: SearchIndex) -> float:
        said = [
            cluster_probabilities(index, attend(index, each.query.vector, each.text, each.tag), index.settings["tau"])
            for each in questions
        ]
        return -float((evidence(index, questions)[1] * np.log(np.array(said) + 1e-12)).sum())

    assert cross_entropy(fitted) < cross_entropy(dull)
    assert tempered(dull, ()) is dull


def test_a_tag_kept_for_checking_has_no_say_in_training():
    index = themed_index()
    questions = tag_questions(index, 1000, 0)[:6]
    hard = [np.array([40])] * 6
    batch = make_batch(index, questions, hard, positives=2, unheard=[11, 70])
    assert bool(batch.silent[:, [11, 70]].all())
    assert int(batch.silent.sum()) == 6 * 2 + 6  # and each question's own tag


def test_hard_negatives_do_not_carry_the_query():
    index = themed_index()
    for question in tag_questions(index, 10, 0):
        hard = set(hard_negatives(index, question, 8).tolist())
        assert hard
        assert not hard & set(question.items.tolist())


def test_carriers_of_a_query_are_never_its_negatives():
    index = themed_index()
    questions = tag_questions(index, 1000, 0)[:6]
    batch = make_batch(index, questions, [hard_negatives(index, each, 5) for each in questions], positives=2)
    np.testing.assert_allclose(batch.grades.sum(dim=1).numpy(), 1, rtol=1e-5)
    assert not (batch.negative & (batch.grades > 0)).any()
    carried = sum(int((~batch.negative[row]).sum()) for row in range(6))
    assert carried > 12  # more carry the queries than are answers


def test_info_nce_of_two_items_is_the_logistic_loss():
    index = themed_index()
    question = replace(tag_questions(index, 1000, 0)[0], items=np.array([3]), grades=np.array([1.0]))
    batch = make_batch(index, [question], [np.array([40])], positives=1)
    import torch

    logits = torch.tensor([[2.0, 0.5]])  # item 3, item 40
    assert float(info_nce(logits, batch)) == pytest.approx(float(np.log1p(np.exp(0.5 - 2.0))), rel=1e-5)


def test_weights_follow_the_recipe():
    # Every weight of the table is 1, so W is log(2) ** power over the relative number of tags ** length.
    index = reweighed(themed_index(), Recipe(item_power=2.0, item_length=1.0))
    numbers = np.diff(index.arrays["item_starts"])
    expected = np.log(2) ** 2 / np.repeat(numbers / numbers.mean(), numbers)
    np.testing.assert_allclose(index.arrays["item_weights"], expected, rtol=1e-5)
    np.testing.assert_allclose(index.arrays["item_bulk"], 1, rtol=1e-5)
    _, weights = index.posting(11)
    assert (np.diff(weights) <= 0).all()


def test_the_choice_of_weights_finds_no_less_than_the_usual_ones():
    index = themed_index()
    questions = tag_questions(index, 1000, 0)
    assert measured(weighed(index, questions, 0), questions).ndcg >= measured(index, questions).ndcg


def test_a_tag_taken_off_its_items_leaves_the_rest_of_their_weight():
    # All weights are equal, so of an item with n tags (n - 1) / n is left.
    index = themed_index()
    carriers = tag_questions(index, 1000, 0)[7].items
    left = left_without(index, 7, np.arange(48))
    numbers = np.diff(index.arrays["item_starts"])
    np.testing.assert_allclose(left[carriers], 1 - 1 / numbers[carriers], rtol=1e-5)
    assert (np.delete(left, carriers) == 1).all()


@pytest.mark.parametrize("length", [0.0, 0.5, 1.0])
def test_a_tag_that_plays_a_query_finds_what_it_would_if_no_item_carried_it(length):
    recipe = Recipe(gram_weight=0.0, feedback=0.0, agreement_weight=0.0, item_length=length, n_tags=200)
    index = themed_index(recipe=recipe)
    kept = np.delete(np.arange(80), 7)
    clustering = Clustering(
        tuple(index.tags[row] for row in kept),
        index.arrays["assignments"][kept],
        index.cluster_ids,
        {},
        np.full(4, 0.25, dtype=np.float32),
    )
    table = logs_of(index).expm1()[:, kept]
    bare = assemble(index.items, clustering.tags, table, index.arrays["tag_vectors"][kept], clustering, "", recipe)
    query = tag_questions(index, 1000, 0)[7].query
    played = search(index, query, float(index.settings["tau"]), exclude=7).scores
    plain = search(bare, query, float(bare.settings["tau"])).scores
    np.testing.assert_allclose(played / played.max(), plain / plain.max(), rtol=1e-4)


def test_items_with_many_tags_do_not_win_by_their_number_where_that_finds_less():
    # Two items a theme carry two of its three tags; twelve items carry every tag there is, and answer every query.
    themes, each = 10, 3
    tags = tuple(f"theme {theme} number {number}" for theme in range(themes) for number in range(each))
    own = np.kron(np.eye(themes), np.array([[2, 2, 0], [0, 2, 2]]))
    table = csr_matrix(np.vstack([np.expm1(own), np.full((12, 30), 0.01)]).astype(np.float32))
    clustering = Clustering(tags, np.ones((30, 1), dtype=np.float32), np.array([5]), {}, np.ones(1, dtype=np.float32))
    index = assemble(
        tuple(f"item {row}" for row in range(32)), tags, table, Lookup().encode(tags), clustering, "lookup"
    )
    questions = tag_questions(index, 1000, 0)
    fair = with_fair_length(index)
    assert fair.recipe.item_length > 0
    assert measured(fair, questions).ndcg > measured(index, questions).ndcg
    assert with_fair_length(fair) is fair


@pytest.fixture(scope="module")
def trained():
    """An untrained index, what training made of it, and what was told on the way."""
    told: list[Progress] = []
    index = themed_index()
    names = [f"theme {row // 12} number {row}" for row in range(48)]
    return index, train_search(index, (), Lookup(), names, QUICK, told.append), told


def test_training_measures_before_and_after_on_the_held_out_queries(trained):
    index, result, _ = trained
    assert result.index.settings["trained"] is True
    _, checked = split(tag_questions(index, 1000, 0, Lookup()))
    assert measured(index, checked).ndcg == pytest.approx(result.before.ndcg)
    assert result.after.ndcg >= result.before.ndcg


def test_what_answers_held_out_queries_worse_is_not_taken(monkeypatch):
    def spoilt(index, *_):
        weightless = {**index.arrays, "weights": np.zeros_like(index.arrays["weights"])}
        return replace(index, arrays=weightless, recipe=replace(index.recipe, feedback=0.0))

    worse = []

    def contrasted(index, _taught, checked, *_):
        worse.append(measured(spoilt(index), checked))
        return spoilt(index), worse[0], ()

    monkeypatch.setattr("core.search.learning.preparing.weighed", spoilt)
    monkeypatch.setattr("core.search.learning.train.contrasted", contrasted)
    index = themed_index()
    result = train_search(index, (), Lookup(), None, QUICK)
    assert worse[0].ndcg < result.before.ndcg == result.after.ndcg
    assert result.index.recipe.feedback == index.recipe.feedback
    np.testing.assert_array_equal(result.index.arrays["weights"], index.arrays["weights"])


def test_training_tells_its_curve(trained):
    _, result, told = trained
    assert [point["epoch"] for point in result.curve][:2] == [0, 1]
    assert {"loss", "ndcg@10", "mrr", "recall@100"} <= set(result.curve[-1])
    assert {report.stage for report in told} >= {"measuring", "learning", "calibrating"}


def test_a_trained_index_survives_being_stored(trained):
    result = trained[1]
    again = SearchIndex.from_arrays(*result.index.to_arrays())
    query = Lookup().encode(["theme 2"])[0]
    assert probe(again, query).hits == probe(result.index, query).hits
    assert again.settings["report"] == result.to_dict()


def test_training_changes_nothing_of_what_it_was_given(trained):
    assert trained[0].fingerprint == themed_index().fingerprint


def test_training_again_goes_on_from_what_was_learned(trained):
    before = trained[1].index
    again = train_search(before, [SearchPair("theme 3", "item 40"), SearchPair("theme 3", "item 3", -1.0)], Lookup())
    assert again.before.ndcg == pytest.approx(trained[1].after.ndcg, abs=0.02)
    assert again.after.ndcg >= again.before.ndcg


def test_equal_seeds_train_alike(trained):
    names = [f"theme {row // 12} number {row}" for row in range(48)]
    again = train_search(themed_index(), (), Lookup(), names, QUICK)
    np.testing.assert_allclose(again.index.arrays["adapter"], trained[1].index.arrays["adapter"], atol=1e-5)


@pytest.mark.parametrize(("setting", "text"), [({"axes": 0}, "axes must be"), ({"ridge": 0.0}, "ridge must be")])
def test_settings_out_of_range_are_refused(setting, text):
    with pytest.raises(ConfigError, match=text):
        SearchTraining(**setting)
