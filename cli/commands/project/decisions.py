"""`linkvet decisions`: what people decided, listed, added, undone, and moved between files."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvet.cli.options import AsJson
from linkvet.cli.project.file import Project
from linkvet.cli.project.person import Who, name_of
from linkvet.cli.terminal.output import binary_output, note, say, show_json
from linkvet.cli.terminal.table import show
from linkvet.cli.wording.numbers import count
from linkvet.data.errors import UserError

if TYPE_CHECKING:
    from linkvet.data.decisions.decision import Decision, New
    from linkvet.data.decisions.precedence import Conflict

HELP = """List, add, undo, export and import decisions on links, URL patterns, domains and networks.

`linkvet score` puts decisions before the model. Where two contradict each other, one on the link
counts before one on a URL pattern, on the domain and on the network; within a kind the later one.
"""

app = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode="markdown")


class What(StrEnum):
    """What can be decided on."""

    link = "link"
    pattern = "pattern"
    domain = "domain"
    network = "network"


class Verdict(StrEnum):
    """What can be decided."""

    keep = "keep"
    disavow = "disavow"
    skip = "skip"


class Form(StrEnum):
    """How decisions are exported."""

    csv = "csv"
    jsonl = "jsonl"
    disavow = "disavow"


Store = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="The store of decisions; default: that of linkvet.toml.",
        show_default=False,
    ),
]
Numbers = Annotated[
    list[int], typer.Argument(metavar="ID...", help="Numbers that `linkvet decisions list` shows.")
]


@app.command("list")
def list_decisions(
    context: typer.Context,
    decisions: Store = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show those that were undone or replaced too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the decisions that stand, and those that contradict each other.

    **Examples**

    - `linkvet decisions list`
    - `linkvet decisions list --all --json`
    """
    from linkvet.data.decisions.precedence import conflicts, standing

    made = _read(_store(context, decisions))
    stand, contradictions = standing(made), conflicts(made)
    shown = made if every else stand
    if as_json:
        show_json(
            {
                "decisions": [one._asdict() for one in shown],
                "conflicts": [*map(_pair, contradictions)],
            }
        )
        return
    if not shown:
        note("No decision stands.")
        return
    standing_ids = {one.id for one in stand}
    show([_row(one, one.id in standing_ids) for one in shown], as_json=False)
    for one in contradictions:
        note(f"{_named(one.counts)} counts, and {_named(one.gives_way)} gives way")


@app.command()
def add(
    context: typer.Context,
    verdict: Annotated[Verdict, typer.Argument(help="What is decided.")],
    what: Annotated[What, typer.Argument(help="What it is decided on.")],
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="VALUE...", help="URLs, URLs with asterisks, domains or names of networks."
        ),
    ],
    note_: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")] = "",
    who: Who = None,
    decisions: Store = None,
) -> None:
    """Decide on links, URL patterns, domains or networks.

    **Examples**

    - `linkvet decisions add disavow domain spam.test --note 'paid for in 2019'`
    - `linkvet decisions add keep link https://blog.test/about-us`
    - `linkvet decisions add disavow pattern 'forum.test/user/*'`
    """
    from linkvet.data.decisions.decision import New
    from linkvet.data.decisions.store import Store

    new = [New(what, value, verdict, note_, name_of(who)) for value in values]
    with Store(_store(context, decisions)) as store:
        ids = store.decide_all(new)
    say(*map(str, ids))


@app.command()
def undo(context: typer.Context, ids: Numbers, who: Who = None, decisions: Store = None) -> None:
    """Undo decisions; they stay on record, and what they had replaced stands again.

    **Examples**

    - `linkvet decisions undo 12 13`
    """
    from linkvet.data.decisions.store import Store

    with Store(_store(context, decisions)) as store:
        store.undo(ids, name_of(who))
    note(f"{count(len(set(ids)), 'decision')} undone")


@app.command()
def confirm(context: typer.Context, ids: Numbers, who: Who = None, decisions: Store = None) -> None:
    """Confirm decisions to disavow what is refused otherwise: well-known sites, platforms, endings.

    Your own site is never disavowed.

    **Examples**

    - `linkvet decisions confirm 12`
    """
    from linkvet.data.decisions.store import Store

    with Store(_store(context, decisions)) as store:
        store.confirm(ids, name_of(who))
    note(f"{count(len(set(ids)), 'decision')} confirmed")


@app.command("export")
def export(
    context: typer.Context,
    out: Annotated[
        str,
        typer.Option("--out", "-o", metavar="FILE", help="Where to write; `-` is standard output."),
    ] = "-",
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            help="csv or jsonl for all decisions; disavow for the domains and pages that stand to "
            "be disavowed, unchecked. Default: as --out ends, else csv.",
            show_default=False,
        ),
    ] = None,
    decisions: Store = None,
) -> None:
    """Write all decisions, undone ones too, as CSV or JSON lines.

    **Examples**

    - `linkvet decisions export --out decisions.csv`
    - `linkvet decisions export --format disavow --out decided.txt`
    """
    from linkvet.data.atomic import replace_file
    from linkvet.data.decisions.write import FORMATS

    chosen = form or (Form.jsonl if out.endswith((".jsonl", ".ndjson")) else Form.csv)
    content = FORMATS[chosen](_read(_store(context, decisions)))
    if out != "-":
        replace_file(Path(out), content)
        return
    with binary_output() as output:
        output.write(content)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="An export of decisions, a corrected table of links or domains, or (with --as) a "
            "disavow file or another list of domains and URLs.",
        ),
    ],
    as_: Annotated[
        Verdict | None,
        typer.Option("--as", help="What the domains and URLs of a list are decided to be."),
    ] = None,
    original: Annotated[
        Path | None,
        typer.Option(
            metavar="TABLE",
            help="The table as linkvet wrote it, before it was corrected. Without it only what the "
            "model never says counts as corrected.",
        ),
    ] = None,
    overrule: Annotated[
        bool, typer.Option("--overrule", help="Let the file overrule decisions that stand.")
    ] = False,
    who: Who = None,
    decisions: Store = None,
) -> None:
    """Take decisions from a file; those that are there already are not added again.

    What contradicts a decision that stands is left out, unless `--overrule` is given.

    **Examples**

    - `linkvet decisions import old-disavow.txt --as disavow`
    - `linkvet decisions import allow.txt --as keep`
    - `linkvet decisions import corrected/links.csv --original linkvet-results/links.csv`
    - `linkvet decisions import colleague.csv`
    """
    from linkvet.data.decisions.read import sort_out
    from linkvet.data.decisions.store import Store

    read = [one._replace(who=one.who or name_of(who)) for one in _from(file, as_, original)]
    with Store(_store(context, decisions)) as store:
        parted = sort_out(read, store.decisions())
        new = [*parted.new, *(parted.against if overrule else [])]
        store.decide_all(new)
    note(f"{count(len(new), 'decision')} added, {parted.known:,} known already")
    if parted.against and not overrule:
        shown = ", ".join(one.value for one in parted.against[:5])
        note(
            f"{count(len(parted.against), 'decision')} left out, since others stand against them "
            f"(--overrule lets them in): {shown}"
        )


def _from(file: Path, as_: Verdict | None, original: Path | None) -> "list[New]":
    from linkvet.data.decisions.corrections import corrections, is_results
    from linkvet.data.decisions.read import is_export, read_export, read_list

    if as_ is not None:
        return read_list(file, as_)
    if is_results(file):
        return corrections(file, original)
    if is_export(file):
        return read_export(file)
    raise UserError(
        "is neither an export of decisions nor a table of results",
        file=str(file),
        cure="For a list of domains and URLs say what they are: --as keep or --as disavow.",
    )


def _store(context: typer.Context, given: Path | None) -> Path:
    project: Project = context.find_root().obj
    # the default of the option is None as long as nothing was decided
    path = given or project.store
    if path is None:
        raise UserError(
            "there is no linkvet.toml in this folder or above it",
            cure="Write one with `linkvet init`, or name the store with --decisions FILE.",
        )
    return path


def _read(path: Path) -> "list[Decision]":
    from linkvet.data.decisions.store import read

    return read(path) if path.exists() else []


def _row(one: "Decision", stands: bool) -> dict[str, Any]:
    state = "confirmed" if stands and one.confirmed_by else "stands" if stands else "replaced"
    if one.verdict == Verdict.skip:
        state = "open"
    if one.undone_by:
        state = f"undone by {one.undone_by}"
    return {
        **{name: getattr(one, name) for name in ("id", "when", "verdict", "what", "value")},
        "state": state,
        "who": one.who,
        "note": one.note,
    }


def _pair(one: "Conflict") -> dict[str, int]:
    return {"counts": one.counts.id, "gives_way": one.gives_way.id}


def _named(one: "Decision") -> str:
    return f"{one.id} ({one.verdict} {one.what} {one.value})"
