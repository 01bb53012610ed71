"""Every example in a docstring or in the README does what it says."""

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import linkvet

ROOT = Path(linkvet.__file__).parent.parent
OPTIONS = doctest.NORMALIZE_WHITESPACE


def rooms() -> list[str]:
    """All modules: the rooms lie outside of the folder that walk_packages sees."""
    found = ["linkvet"]
    for room in ("data", "features", "model", "analysis", "training", "cli"):
        package = import_module(f"linkvet.{room}")
        walked = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        found += [package.__name__, *(one.name for one in walked)]
    return found


@pytest.mark.parametrize("name", rooms())
def test_examples_in_docstrings_are_true(name):
    results = doctest.testmod(import_module(name), optionflags=OPTIONS)
    assert results.failed == 0, f"{results.failed} of {results.attempted} examples fail in {name}"


def test_examples_in_the_readme_are_true(monkeypatch):
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=OPTIONS)
    assert results.attempted > 3
    assert results.failed == 0
