"""Every example in a docstring or in the README does what it says."""

import doctest
import pkgutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import linkvet

ROOT = Path(linkvet.__file__).parent.parent
LAYERS = ("data", "features", "model", "analysis", "training", "cli")
OPTIONS = doctest.NORMALIZE_WHITESPACE


def rooms() -> list[str]:
    """All modules: the rooms lie outside of the folder that walk_packages sees."""
    front = pkgutil.iter_modules([str(ROOT / "linkvet")], "linkvet.")
    names = ["linkvet", *(one.name for one in front if one.name != "linkvet.__main__")]
    for room in LAYERS:
        package = import_module(f"linkvet.{room}")
        walked = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        names += [package.__name__, *(one.name for one in walked)]
    return names


def source(name: str) -> str:
    """Text of a module, which need not be imported for it."""
    return Path(find_spec(name).origin).read_text(encoding="utf-8")


WITH_EXAMPLES = [name for name in rooms() if ">>> " in source(name)]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_are_true(name, monkeypatch):
    monkeypatch.chdir(ROOT)  # some read the samples
    results = doctest.testmod(import_module(name), optionflags=OPTIONS)
    assert results.attempted, f"the examples of {name} stand where nobody runs them"
    assert results.failed == 0, f"{results.failed} of {results.attempted} examples fail in {name}"


def test_every_room_shows_examples():
    assert {name.partition(".")[2].partition(".")[0] for name in WITH_EXAMPLES} >= set(LAYERS)


def test_examples_in_the_readme_are_true(monkeypatch):
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=OPTIONS)
    assert results.attempted > 3
    assert results.failed == 0
