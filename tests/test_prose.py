"""Docs name files and headings that exist, and docs and help keep to the glossary."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from html_fixture import words
from report_fixture import make, with_pages

import linkvet
from linkvet.cli.main import app
from linkvet.cli.report import render
from linkvet.features.extract import SIGNALS

ROOT = Path(linkvet.__file__).parent.parent
DOCS = sorted((ROOT / "docs").rglob("*.md"))
GUIDE, GLOSSARY = ROOT / "CONTRIBUTING.md", ROOT / "docs" / "glossary.md"
ROOMS = "data|features|model|analysis|training|cli|linkvet|tests|benchmarks|docs"
PATH = re.compile(rf"(?<![\w/.-])(?:{ROOMS})/[\w./-]*\w")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")
CODE = re.compile(r"```[\s\S]*?```|`[^`]*`|^ {4}.*$", re.MULTILINE)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def slugs(path: Path) -> set[str]:
    """What a heading is linked by."""
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).lower().replace(" ", "-") for head in heads}


def banned() -> list[str]:
    """Terms in bold in the last column of the glossary."""
    rows = GLOSSARY.read_text(encoding="utf-8").splitlines()
    last = [row.rstrip("| ").rpartition("|")[2] for row in rows if row.startswith("|")]
    return [term for cell in last for term in re.findall(r"\*\*(.+?)\*\*", cell)]


def helps(command: Any, name: str = "linkvet") -> Iterator[tuple[str, str]]:
    yield name, command.help or ""
    for option in command.params:
        yield f"{name} {option.name}", option.help or ""
    for one, inner in getattr(command, "commands", {}).items():
        yield from helps(inner, f"{name} {one}")


@pytest.mark.parametrize("path", [ROOT / "README.md", GUIDE, *DOCS], ids=named)
def test_files_and_headings_that_a_text_names_exist(path):
    text = path.read_text(encoding="utf-8")
    assert [one for one in PATH.findall(text) if not (ROOT / one).exists()] == []
    for file, heading in LINK.findall(text):
        target = path.parent / file if file else path
        assert target.exists(), file
        assert not heading or heading in slugs(target), f"{file}#{heading}"


def test_every_decision_is_in_the_index():
    folder = ROOT / "docs" / "decisions"
    linked = {file for file, _ in LINK.findall((folder / "README.md").read_text(encoding="utf-8"))}
    files = [path for path in folder.glob("*.md") if path.name != "README.md"]
    assert len(files) > 10
    assert [path.name for path in files if path.name not in linked] == []
    assert [path.name for path in files if len(path.read_text().splitlines()) > 250] == []


def test_the_map_is_one_page():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120


def wrong_terms(texts: dict[str, str]) -> dict[str, list[str]]:
    """By text the terms in it that the glossary rules out."""
    terms = banned()
    assert len(terms) > 10
    wrong = re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})s?\b", re.IGNORECASE)
    by_text = {name: wrong.findall(text) for name, text in texts.items()}
    return {name: ruled_out for name, ruled_out in by_text.items() if ruled_out}


def test_docs_and_help_keep_to_the_glossary():
    files = [ROOT / "README.md", GUIDE, *DOCS]
    texts = {named(one): one.read_text(encoding="utf-8") for one in files if one != GLOSSARY}
    texts |= dict(helps(typer.main.get_command(app)))
    # code holds names of files and columns, and what vendors call things
    assert wrong_terms({name: CODE.sub("", text) for name, text in texts.items()}) == {}


def test_the_report_and_what_signals_say_keep_to_the_glossary():
    texts = {
        one.name: f"{one.asks} {one.says} {one.otherwise} {one.one}" for one in SIGNALS.values()
    }
    texts |= {"report": words(render(with_pages(make())))}
    assert wrong_terms(texts) == {}
