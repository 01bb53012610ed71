"""Command lines of the version before, put into words of today with a warning.

They keep working for one version: commands for own tables of signals were options of others, and
`train` without labelled files fitted a model from scratch.
"""

from collections.abc import Sequence

from linkvet.cli.terminal.output import note

FLAG = "--signals-table"
OF_TABLES = ("train", "score", "explain", "evaluate", "compare")
# what only goes with labelled files, and help, which is about them
OF_LABELS = ("--disavow", "--keep", "--from", "--site", "--label", "--help", "-h")
# options of the old `train` that are followed by a value
VALUED = (
    "--data",
    "--out",
    "-o",
    "--tracking-uri",
    "--experiment",
    "--seed",
    "--tune",
    "--label",
    "--from",
    "--site",
    "--disavow",
    "--keep",
    "--group",
    "--host",
    "--doubts",
    "--ignore",
)


def today(arguments: Sequence[str]) -> list[str]:
    """The arguments as they are written today; warns where they were not.

    >>> today(["score", "backlinks.csv"]), today(["train", "labelled.csv", "--out", "mine"])
    (['score', 'backlinks.csv'], ['train', 'labelled.csv', '--out', 'mine'])
    """
    if not arguments:
        return []
    command, *rest = arguments
    if FLAG in rest and command in OF_TABLES:
        _warn(f"{command} {FLAG}", f"table {command}")
        return ["table", command, *(one for one in rest if one != FLAG)]
    if command == "train" and "--free" in rest:
        _warn("train --free", "model free-trees")
        return ["model", "free-trees", *(one for one in rest if one != "--free")]
    if command == "train" and _from_scratch(rest):
        _warn("train without labelled files", "fit")
        return ["fit", *rest]
    return [*arguments]


def _from_scratch(rest: Sequence[str]) -> bool:
    named = {one.partition("=")[0] for one in rest}
    files = [
        one
        for before, one in zip(("", *rest), rest, strict=False)
        if not one.startswith("-") and before not in VALUED
    ]
    return not files and named.isdisjoint(OF_LABELS)


def _warn(old: str, new: str) -> None:
    note(
        f"note: `linkvet {old}` is now `linkvet {new}`; the old spelling will go with the next "
        "version"
    )
