import polars as pl
import pytest

from linkvet.features.networks.kinds import surprisal
from linkvet.features.networks.kinds.shared_text import path_template, title_template
from linkvet.features.networks.kinds.shared_values import hashes_of
from linkvet.features.networks.kinds.surprisal import digit_bits, sample, text_bits, word_counts

AMONG = word_counts(
    pl.Series([f"harbour walk number {at} along the northern pier" for at in range(500)])
)
NOTHING = word_counts(pl.Series([], dtype=pl.String))


def bits(*texts, known=()):
    return text_bits(pl.Series(texts), AMONG, known).tolist()


def folded(template, text):
    return pl.DataFrame({"t": [text]}).select(template(pl.col("t"))).item()


@pytest.mark.parametrize(
    "text",
    [
        "Home",
        "Page not found",
        "404 Not Found",
        "Comments",
        "Profile of",
        "Seite nicht gefunden",
        "Página no encontrada",
        "Страница не найдена",
        "Untitled Document",
        "Login",
        "Forum - Index",
        "/wp-login.php",
        "/index.php",
        "/forum/viewtopic.php",
        "Gästebuch",
        "首页",
        "Useful links",
        "",
    ],
)
def test_what_platforms_write_by_themselves_says_nothing(text):
    assert bits(text)[0] < 8


def test_words_of_many_texts_say_little_and_rare_words_much():
    common, rare = bits("harbour walk along northern pier", "lantern smiths tuning copper whales")
    assert common < 5 and rare > 25
    assert bits("lantern smiths", known=("lantern", "smiths")) == [0]


def test_a_word_more_never_says_less():
    texts = ["copper", "copper whales", "copper whales sing", "copper whales sing tonight"]
    weights = bits(*texts)
    assert weights == sorted(weights)


def test_a_sentence_without_blanks_says_more_than_a_word():
    assert bits("湾の灯台で過ごす静かな午後の散歩道案内")[0] > bits("lantern")[0] + 8


def test_numbers_say_something_and_dates_little():
    number, date, plain = digit_bits(pl.Series(["/social/481516", "/2024/05/18/", "/about/"]))
    assert number > 15 and date <= 5 and plain == 0


def test_templates_fold_what_differs():
    assert folded(title_template, "Backlinks for harbour-baths.example 17") == "backlinks for @ #"
    title = "Quiet evenings under lanterns | Some Site"
    assert folded(title_template, title) == "quiet evenings under lanterns"
    assert folded(path_template, "/List-256/page/3/") == "/list-#/page/#"
    assert folded(path_template, "/about/") is None


def test_nothing_in_nothing_out():
    assert text_bits(pl.Series([], dtype=pl.String), AMONG).size == 0
    assert text_bits(pl.Series(["a", None]), NOTHING).tolist() == [0, 0]


def test_a_sample_is_the_same_in_any_order_and_of_parts(monkeypatch):
    monkeypatch.setattr(surprisal, "READ", 20)
    texts = pl.Series([f"lantern {at % 50}" for at in range(80)] + [None])

    def hashes(some):
        return set(sample(some, hashes_of(some))["hash"])

    every = hashes(texts)
    assert len(every) == 20
    assert hashes(texts.reverse()) == every
    assert set(sorted(hashes(texts.head(30)) | hashes(texts.tail(51)))[:20]) == every


def test_few_texts_are_all_sampled_once():
    texts = pl.Series(["a", "b", None, "a", ""])
    assert sorted(sample(texts, hashes_of(texts))["text"]) == ["", "a", "b"]
