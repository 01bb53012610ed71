"""Imports run one way, between the layers and inside them; heavy ones stay in place.

Read from the source, so that an import inside a function counts too.
"""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import linkvet

ROOT = Path(linkvet.__file__).parent.parent
LAYERS = ["data", "features", "model", "analysis", "training", "review", "cli"]
# Inside a layer, lowest first; what stands in one line knows nothing of each other.
ORDERS = {
    "data": [
        ["storage"],
        ["exports.vendors", "pages.html"],
        ["exports.files", "pages.archives"],
        ["exports", "pages"],
        ["fetch", "disavow", "authority"],
        ["decisions"],
    ],
    "features": [["text"], ["networks.kinds"], ["networks"], ["signals"]],
    "training": [
        ["examples"],
        ["metrics"],
        ["fit"],
        ["tracking"],
        ["custom_table"],
        ["evaluate"],
        ["tuning"],
        ["card"],
        ["adapt"],
    ],
    "review": [["results", "queue"], ["learning"], ["cases"], ["score_api"], ["server", "mcp"]],
    "cli": [
        ["wording", "project"],
        ["report.view"],
        ["report"],
        ["results"],
        ["terminal"],
        ["commands"],
    ],
}
FILES_IN_A_ROOM = 14
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
# what reads files that may come from elsewhere: no code may run out of them
RUNS_CODE = {"eval", "exec", "compile", "__import__"}
UNPICKLES = {"pickle", "cloudpickle", "dill", "marshal", "shelve", "skops", "yaml"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("linkvet", *(part for part in parts if part != "__init__")))


NAMES = {module(path): path for path in MODULES}


def layer(path: Path) -> int:
    return LAYERS.index(path.relative_to(ROOT).parts[0])


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_run_one_way(path):
    later = [f"linkvet.{one}" for one in LAYERS[layer(path) + 1 :]]
    wrong = [one for one in imports(path) if any(f"{one}.".startswith(f"{up}.") for up in later)]
    assert not wrong, f"{name(path)} imports what stands above it: {wrong}"


def room(one: str, order: list[list[str]], top: str) -> str | None:
    """The room of a module in its layer's order, the innermost one that is listed."""
    inner = one.removeprefix(f"linkvet.{top}.")
    listed = [here for level in order for here in level if f"{inner}.".startswith(f"{here}.")]
    return max(listed, key=len, default=None)


@pytest.mark.parametrize("top", ORDERS)
def test_imports_inside_a_layer_run_one_way(top):
    order = ORDERS[top]
    height = {here: at for at, level in enumerate(order) for here in level}
    for one, path in NAMES.items():
        here = room(one, order, top) if one.startswith(f"linkvet.{top}.") else None
        for other in imports(path) & NAMES.keys() if here else ():
            there = room(other, order, top) if other.startswith(f"linkvet.{top}.") else None
            assert not there or there == here or height[there] < height[here], (
                f"{one} imports {other}, which stands beside or above it"
            )


def test_no_module_imports_itself_by_others():
    needs = {one: imports(path) & NAMES.keys() - {one} for one, path in NAMES.items()}
    # raises CycleError, which names the circle
    assert len(list(TopologicalSorter(needs).static_order())) == len(NAMES)


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=name)
def test_a_room_is_small_enough_to_be_seen_at_a_glance(folder):
    files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(files) <= FILES_IN_A_ROOM


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_heavy_imports_stay_in_their_place(path):
    packages = {one.partition(".")[0] for one in imports(path)}
    assert "mlflow" not in packages or name(path).startswith("training/tracking/")
    assert not packages & {"lightgbm", "sklearn", "mlflow"} or name(path).startswith("training/")
    assert not packages & {"typer", "rich", "click"} or name(path).startswith("cli/")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_that_is_read_can_run(path):
    packages = {one.partition(".")[0] for one in imports(path)}
    assert not packages & UNPICKLES
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in RUNS_CODE | {"joblib.load"}, f"{name(path)}:{node.lineno}"
            allow = [one for one in node.keywords if one.arg == "allow_pickle"]
            values = {ast.unparse(one.value) for one in allow}
            assert values <= {"False"}, f"{name(path)}:{node.lineno}"
