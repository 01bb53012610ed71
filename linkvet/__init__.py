"""linkvet vets the links that point at a site.

`linkvet.score` does the main job from Python or a notebook; what it gives is a `Result`.

>>> import linkvet
>>> result = linkvet.score("data/samples/ahrefs-backlinks.csv")
>>> set(result.links["verdict"]) <= {"keep", "review", "disavow", "unknown"}
True

The rooms, in the order in which data walks through them:

- `linkvet.data`: exports of any vendor in, the link table out; URLs; disavow files
- `linkvet.features`: the link table in, named signals out
- `linkvet.model`: signals in, probability, exact reasons and a verdict out
- `linkvet.analysis`: scored links in; what a profile says, and what changed between two, out
- `linkvet.training`: labelled links in, a fitted and measured model out
- `linkvet.review`: scored links in; what a person should look at, and what the answers teach, out
- `linkvet.cli`: the commands a person types, and the report they read
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkvet.data.errors import UserError
    from linkvet.diff import Diff
    from linkvet.explanation import Explanation
    from linkvet.result import Result
    from linkvet.scoring import score

__version__ = "0.1.0"
# what is imported on first use, so that `import linkvet` stays light
_HOMES = {
    "Diff": "linkvet.diff",
    "Explanation": "linkvet.explanation",
    "Result": "linkvet.result",
    "UserError": "linkvet.data.errors",
    "score": "linkvet.scoring",
}
__all__ = ["Diff", "Explanation", "Result", "UserError", "__version__", "score"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'linkvet' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
