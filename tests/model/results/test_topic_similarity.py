"""How near referring pages are to the site, and that no verdict depends on it."""

import csv
import io
import json
import sys

import numpy as np
import polars as pl
import pytest
from command_line import fails
from embeddings_fixture import save
from link_fixture import SITE, links
from typer.testing import CliRunner

import linkvet
from linkvet.cli.main import app
from linkvet.data.partitions.partitions import scattered
from linkvet.features.text.embeddings import read_embeddings, unit, vectors
from linkvet.model.results import topic_similarity as module
from linkvet.model.results.topic_similarity import (
    ABOUT,
    OWN,
    TITLES,
    compare,
    page_words,
    similarity,
)

TITLED = ["Baths swim", "Steam baths", "Zwemmen stoom", "Swim", "Thermen", "Motor oil"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save(tmp_path_factory.mktemp("embeddings") / "model")


@pytest.fixture(scope="module")
def model(folder):
    return read_embeddings(folder)


def table(*titles, **columns) -> pl.DataFrame:
    domains = pl.Series([f"site{n}.example" for n in range(len(titles))], dtype=pl.Categorical)
    texts = pl.Series(titles, dtype=pl.String)
    return pl.DataFrame({"domain": domains, "title": texts, **columns})


def values(model, links, *arguments) -> list[float | None]:
    return similarity(links, model, *arguments).values.to_list()


def test_pages_on_the_subject_are_nearer_in_both_languages(model):
    english, _, dutch, *_, motors = values(model, table(*TITLED))
    assert min(english, dutch) > 0.7 > motors


def test_what_the_site_says_of_itself_comes_first(model):
    links = table(*TITLED)
    assert similarity(links, model, "motor", "baths").read_from == ABOUT
    assert similarity(links, model, "unheard words", "baths").read_from == OWN
    assert similarity(links, model, None, "").read_from == TITLES
    near = values(model, links, "banden olie")
    assert near[-1] == max(near) > 0.8


def test_a_page_is_not_compared_with_itself(model):
    links = table(*TITLED)
    texts = vectors(model, TITLED)
    others = [unit(np.delete(texts, n, axis=0).sum(axis=0, keepdims=True))[0] for n in range(6)]
    expected = [text @ rest for text, rest in zip(texts, others, strict=True)]
    assert np.allclose(values(model, links), expected, atol=1e-4)


def test_a_domain_counts_once(model):
    one = table(*TITLED)
    many = pl.concat(
        [
            one,
            *(
                one[5:].with_columns(title=pl.lit(f"Motor oil {word}"))
                for word in ("tyres", "banden", "olie")
            ),
        ]
    )
    assert np.allclose(values(model, one)[:5], values(model, many)[:5], atol=0.05)


def test_a_template_speaks_once(model):
    farm = table(*TITLED[:5], *["Motor oil"] * 200)
    assert values(model, farm)[0] > 0.7


@pytest.mark.parametrize("text", [None, "", "  ", "unheard of", "https://site.example/baths"])
def test_no_words_no_figure(model, text):
    links = table(*TITLED, None, anchor=[None] * 6 + [text])
    assert values(model, links)[6] is None
    assert values(model, links)[0] is not None


def test_few_titles_say_nothing_of_subjects(model):
    links = table(*TITLED[:4])
    near = similarity(links, model)
    assert near.read_from is None and near.values.null_count() == 4
    assert None not in values(model, links, "baths")
    assert values(model, links.drop("title")) == [None] * 4


@pytest.mark.parametrize("most", [module.MOST_DOMAINS, 7])
def test_partitions_do_not_show(model, monkeypatch, most):
    monkeypatch.setattr(module, "MOST_DOMAINS", most)
    titles = [TITLED[n * n % 6] + " sea" * (n % 11) for n in range(120)]
    links = pl.DataFrame(
        {
            "domain": pl.Series([f"site{n % 37}.example" for n in range(120)]),
            "title": pl.Series([None if n % 9 == 4 else one for n, one in enumerate(titles)]),
        }
    ).with_row_index("link_id")
    near = similarity(links, model)
    assert near.values.null_count() < 40
    for count in (2, 7):
        parts = scattered(links, count)
        compared = compare(parts, model)
        cosines = pl.concat(
            one.links("link_id").hstack(one.kept("similarity")) for one in parts.each
        )
        assert cosines.sort("link_id")["similarity"].equals(near.values)
        assert compared == (near.values.count(), near.read_from)


def test_all_that_a_page_says_is_read():
    links = table(
        "Title",
        left_context=["before"],
        anchor=["anchor"],
        right_context=[None],
        seen_text=["page " * 2_000],
    )
    text = page_words(links)[0]
    assert text.startswith("Title before anchor page") and len(text) <= module.READ
    assert page_words(links.select("domain")).to_list() == [None]


def test_batches_do_not_change_anything(model, monkeypatch):
    many = links(60)
    whole = values(model, many, "baths")
    monkeypatch.setattr(module, "AT_ONCE", 3)
    assert values(model, many, "baths") == whole == values(model, many, "baths")


def test_domains_beyond_the_sample_are_compared_with_the_sample(model, monkeypatch):
    monkeypatch.setattr(module, "MOST_DOMAINS", 3)
    assert None not in values(model, table(*TITLED))


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "links.csv"
    words = [*TITLED, None] * 4
    table_ = links(28).with_columns(title=pl.Series(words, dtype=pl.String), anchor=pl.lit("here"))
    table_.select("source_url", "target_url", "anchor", "title", "nofollow").write_csv(path)
    return path


def run(*arguments):
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def results(export, folder, tmp_path_factory):
    plain, with_embeddings = (tmp_path_factory.mktemp(name) / "out" for name in ("plain", "near"))
    run("score", export, "--out", plain, "--about", "baths")
    run("score", export, "--out", with_embeddings, "--about", "baths", "--embeddings", folder)
    return plain, with_embeddings


def without_column(text: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][-1] == "similarity"
    return [row[:-1] for row in rows]


@pytest.mark.parametrize("name", ["links.csv", "domains.csv"])
def test_nothing_else_of_a_table_changes(results, name):
    plain, with_embeddings = ((folder / name).read_text() for folder in results)
    assert without_column(with_embeddings) == list(csv.reader(io.StringIO(plain)))
    if name == "links.csv":  # the last column aside, byte for byte
        assert (
            "".join(line.rpartition(",")[0] + "\n" for line in with_embeddings.splitlines())
            == plain
        )


def test_nothing_else_changes_at_all(results):
    plain, with_embeddings = results
    for name in ("families.csv", "networks.csv", "rejects.csv", "disavow.txt"):
        assert (plain / name).read_bytes() == (with_embeddings / name).read_bytes()
    summaries = [json.loads((folder / "summary.json").read_text()) for folder in results]
    assert summaries[1].pop("similarity") == {"to": ABOUT, "links": 24}
    assert summaries[0] == summaries[1]


def test_links_without_words_are_empty_and_domains_hold_the_mean(results):
    links, domains = (pl.read_csv(results[1] / f"{name}.csv") for name in ("links", "domains"))
    assert links["similarity"].null_count() == 4
    links = links.unique("link_id")
    mean = links.group_by("source_domain").agg(pl.col("similarity").mean().alias("mean"))
    both = domains.join(mean, on="source_domain").drop_nulls("mean")
    assert np.allclose(both["similarity"], both["mean"], atol=6e-4)


def test_two_runs_give_the_same_bytes(results, export, folder, tmp_path):
    run("score", export, "--out", tmp_path / "out", "--about", "baths", "--embeddings", folder)
    for name in ("links.csv", "domains.csv", "report.html", "summary.json"):
        assert (tmp_path / "out" / name).read_bytes() == (results[1] / name).read_bytes()


def test_the_profile_tells_it_beside_the_default_only_where_asked(results, export, folder):
    plain, with_embeddings = results
    assert "Relevance by embeddings" in run("profile", with_embeddings)
    assert "Relevance by embeddings" in run("profile", export, "--embeddings", folder)
    assert "Relevance by embeddings" in (with_embeddings / "report.html").read_text()
    for text in (run("profile", plain), (plain / "report.html").read_text()):
        assert "by embeddings" not in text
    assert "similarity" in json.loads(run("profile", with_embeddings, "--json"))["standing"]
    assert "similarity" not in json.loads(run("profile", plain, "--json"))["standing"]


@pytest.mark.parametrize("what", ["--row=links.csv:1", "--domain=alpha0.example"])
def test_explain_says_that_it_does_not_count(export, folder, what):
    arguments = ("explain", export, "--site", SITE, what)
    (line,) = [
        one
        for one in run(*arguments, "--embeddings", folder).splitlines()
        if one.startswith("similarity:")
    ]
    assert "does not count" in line
    plain, with_embeddings = (
        json.loads(run(*arguments, "--json", *more)) for more in ((), ("--embeddings", folder))
    )
    assert (
        -1 <= with_embeddings.pop("similarity") <= 1
        and with_embeddings.pop("similarity_to") == TITLES
    )
    assert plain == with_embeddings


def test_jsonl_parquet_and_history_take_the_column(export, folder, tmp_path):
    row = json.loads(
        run(
            "score", export, "--out", "-", "--format", "jsonl", "--embeddings", folder
        ).splitlines()[0]
    )
    assert isinstance(row["similarity"], float)
    run(
        "score",
        export,
        "--out",
        tmp_path / "out",
        "--format",
        "parquet",
        "--embeddings",
        folder,
        "--history",
        tmp_path / "history",
        "--date",
        "2026-11-21",
    )
    assert "similarity" in pl.read_parquet(tmp_path / "out" / "links.parquet").columns


def test_a_notebook_takes_it_too(export, folder):
    result = linkvet.score([export], embeddings=folder)
    assert result.links["similarity"].notna().sum() == 24


@pytest.mark.parametrize("command", ["score", "explain", "profile"])
def test_help_lists_it(command):
    assert "--embeddings" in CliRunner().invoke(app, [command, "--help"], terminal_width=200).output


def test_a_missing_folder_or_library_is_told(export, folder, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    code, message = fails(
        capsys, monkeypatch, "score", export, "--out", out, "--embeddings", tmp_path / "nowhere"
    )
    assert code == 2 and "there is no such folder" in message and not out.exists()
    monkeypatch.setitem(sys.modules, "model2vec", None)
    code, message = fails(
        capsys, monkeypatch, "score", export, "--out", out, "--embeddings", folder
    )
    assert code == 2 and "pip install 'linkvet[embeddings]'" in message
