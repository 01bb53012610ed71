"""linkvet vets the links that point at a site.

The rooms, in the order in which data walks through them:

- `linkvet.data`: exports of any vendor in, the link table out; URLs; disavow files
- `linkvet.features`: the link table in, named signals out
- `linkvet.model`: signals in, probability, exact reasons and a verdict out
- `linkvet.analysis`: scored links in; what a profile says, and what changed between two, out
- `linkvet.training`: labelled links in, a fitted and measured model out
- `linkvet.review`: scored links in; what a person should look at, and what the answers teach, out
- `linkvet.cli`: the commands a person types, and the report they read

`linkvet.score` runs the main job from a notebook.
"""

from importlib import import_module

__version__ = "0.1.0"
__all__ = ["__version__", "score"]


def __getattr__(name: str):
    """Import `score` on first use, so that `import linkvet` stays light."""
    if name == "score":
        return import_module("linkvet.model.scoring").score
    raise AttributeError(f"module 'linkvet' has no attribute {name!r}")
