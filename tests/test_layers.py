"""Imports run one way, data <- features <- model <- training <- cli; heavy ones stay in place.

Read from the source, so that an import inside a function counts too.
"""

import ast
from pathlib import Path

import pytest

import linkvet

ROOT = Path(linkvet.__file__).parent.parent
LAYERS = ["data", "features", "model", "training", "cli"]
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
# what reads files that may come from elsewhere: no code may run out of them
RUNS_CODE = {"eval", "exec", "compile", "__import__"}
UNPICKLES = {"pickle", "cloudpickle", "dill", "marshal", "shelve", "skops", "yaml"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer(path: Path) -> int:
    return LAYERS.index(path.relative_to(ROOT).parts[0])


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_run_one_way(path):
    later = [f"linkvet.{one}" for one in LAYERS[layer(path) + 1 :]]
    wrong = [one for one in imports(path) if any(f"{one}.".startswith(f"{up}.") for up in later)]
    assert not wrong, f"{name(path)} imports what stands above it: {wrong}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_heavy_imports_stay_in_their_place(path):
    found = {one.partition(".")[0] for one in imports(path)}
    assert "mlflow" not in found or name(path) == "training/track.py"
    assert not found & {"lightgbm", "sklearn", "mlflow"} or name(path).startswith("training/")
    assert not found & {"typer", "rich", "click"} or name(path).startswith("cli/")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_that_is_read_can_run(path):
    found = {one.partition(".")[0] for one in imports(path)}
    assert not found & UNPICKLES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in RUNS_CODE | {"joblib.load"}, f"{name(path)}:{node.lineno}"
            allow = [one for one in node.keywords if one.arg == "allow_pickle"]
            assert not allow, f"{name(path)}:{node.lineno}"
