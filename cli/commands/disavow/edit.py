"""`linkvet disavow`: Google's disavow file checked, merged, compared, undone, cut and explained."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.commands.disavow.explain import explain
from linkvet.cli.options import AsJson, paths
from linkvet.cli.terminal.disavow import REMINDER, changes, figures, show_report, tell
from linkvet.cli.terminal.output import binary_output, note, say, show_json
from linkvet.cli.wording.numbers import count
from linkvet.data.errors import UserError

HELP = """Check, merge, compare, take back, cut and explain disavow files for Google.

Most sites need none: Google ignores most spam links by itself. The file is for a manual action, or
for links somebody paid for.
"""

LONGEST_NAME = 255  # of a file, where no system takes more

app = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode="markdown")

File = Annotated[str, typer.Argument(metavar="FILE", help="A disavow file; `-` is standard input.")]
Old = Annotated[str, typer.Argument(metavar="OLD", help="The file that is in use.")]
Out = Annotated[
    str, typer.Option("--out", "-o", metavar="FILE", help="Where to write; `-` is standard output.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that exist.")]


@app.command()
def lint(
    file: File,
    site: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST", help="Your own site, which no line may touch. Repeat it for others."
        ),
    ] = None,
    fixed: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the file here with all mended that can be."),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Check a file against every limit of Google's format and against good sense.

    An error means that Google will not take the line or the file, or that it does not do what was
    meant; a warning, that it is taken and unwise or superfluous. With errors the exit code is 1.

    **Examples**

    - `linkvet disavow lint disavow.txt --site spa.example`
    - `linkvet disavow lint disavow.txt --fixed mended.txt`
    """
    from linkvet.data.disavow.lint import lint as linted

    (path,) = paths([file])
    if fixed is not None and str(path) == "-":
        raise UserError("--fixed reads the file twice", cure="Name a file instead of `-`.")
    report = linted(path, site)
    if as_json:
        show_json(figures(file, report))
    else:
        show_report(file, report)
    if fixed is not None:
        _fix(path, site, fixed, force)
    if report.counts["error"]:
        raise typer.Exit(1)


@app.command()
def merge(
    old: Old,
    new: Annotated[list[str], typer.Argument(metavar="NEW...", help="Files to add to it.")],
    out: Out = "-",
    added: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write here what came in, for `linkvet disavow undo`."),
    ] = None,
    force: Force = False,
) -> None:
    """Add the entries of new files to an old one, each once, comments above what they stand above.

    What a domain line covers is kept as a comment in its place, so that it can come back.

    **Examples**

    - `linkvet disavow merge disavow.txt linkvet-results/disavow.txt --out merged.txt`
    - `linkvet disavow merge old.txt new.txt --out merged.txt --added added.txt`
    """
    from linkvet.data.disavow.merge import merge as merged
    from linkvet.data.disavow.split import rendered

    merge_result = merged(*map(_lines, paths([old, *new])))
    if added == out:
        raise UserError("--out and --added name the same", cure="Name two files.")
    contents = {out: rendered(merge_result.lines)}
    if added is not None:
        contents[added] = rendered(merge_result.added)
    _write(contents, force)
    note(
        f"{count(len(merge_result.added), 'entry', 'entries')} added, "
        f"{len(merge_result.known):,} known before"
    )
    tell("covered", merge_result.covered, "covered by ")
    tell("left out", merge_result.unread)
    note(REMINDER)


@app.command()
def diff(
    old: Old,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The file that may replace it.")],
    as_json: AsJson = False,
) -> None:
    """Say what another file would disavow that this one does not, and the other way round.

    Compared is what is meant: `domain:Spam.example` is `domain:spam.example`, and a page under a
    domain that is listed changes nothing.

    **Examples**

    - `linkvet disavow diff disavow.txt merged.txt`
    - `linkvet disavow diff disavow.txt merged.txt --json`
    """
    from linkvet.data.disavow.diff import diff as compared

    change = compared(*map(_lines, paths([old, new])))
    if as_json:
        show_json(changes(change))
        return
    for sign, entries in (("+", change.added), ("-", change.removed)):
        for entry in entries:
            say(f"{sign} {entry}")
    for pairs, words in (
        (change.widened, "was an entry, and is covered by"),
        (change.narrowed, "is an entry, and was covered by"),
        (change.superfluous, "stands in one file only, and is covered by"),
        (change.respelled, "means the same as"),
    ):
        for entry, other in pairs:
            say(f"= {entry} {words} {other}")
    note(f"{len(change.added):,} added, {len(change.removed):,} removed")


@app.command()
def undo(
    file: File,
    entries: Annotated[
        list[str],
        typer.Argument(metavar="ENTRY...", help="Entries to take out, or files that list them."),
    ],
    out: Out = "-",
    force: Force = False,
) -> None:
    """Take entries out of a file again: single ones, or all of another file.

    What only they had made superfluous comes back, so that a merge is undone entry by entry.

    **Examples**

    - `linkvet disavow undo merged.txt domain:spam.example --out disavow.txt`
    - `linkvet disavow undo merged.txt added.txt --out disavow.txt`
    """
    from linkvet.data.disavow.merge import undo as undone
    from linkvet.data.disavow.split import rendered

    (path,) = paths([file])
    undo_result = undone(_lines(path), _wanted(entries))
    _write({out: rendered(undo_result.lines)}, force)
    note(f"{count(len(undo_result.removed), 'entry', 'entries')} taken out")
    for entry in undo_result.restored:
        note(f"  {entry} stands again")
    tell("not taken out", undo_result.missing)


@app.command()
def split(
    file: File,
    out_dir: Annotated[
        Path, typer.Option(metavar="DIR", help="A new folder for the parts.")
    ] = Path("disavow-parts"),
) -> None:
    """Cut a file that is over Google's limits into files that each fit.

    A property takes ONE file, and a new upload replaces it: parts help only where there are
    several properties. Each URL-prefix property (http, https, with and without www.) takes its
    own; domain properties take none.

    **Examples**

    - `linkvet disavow split long.txt --out-dir parts`
    """
    from linkvet.data.disavow.merge import clean, settle
    from linkvet.data.disavow.split import rendered
    from linkvet.data.disavow.split import split as cut
    from linkvet.data.publish import finish, replace_folder

    (path,) = paths([file])
    lines, unread = clean(_lines(path))
    parts = cut(settle(lines)[0])
    tell("left out", unread)
    if len(parts) == 1:
        note("All of it fits in one file: there is nothing to cut. No file was written.")
        return
    finish(out_dir)
    if out_dir.exists() and (not out_dir.is_dir() or any(out_dir.iterdir())):
        raise UserError(
            "this is there already", file=str(out_dir), cure="Name a new folder with --out-dir."
        )
    names = [f"disavow-{number}.txt" for number in range(1, len(parts) + 1)]
    replace_folder(out_dir, {name: rendered(part) for name, part in zip(names, parts, strict=True)})
    note(f"{count(len(parts), 'file')} in {out_dir}, each within Google's limits")
    note(
        "A property takes one file, and each upload replaces the one before: cutting helps only "
        "across properties. http, https, with and without www. are URL-prefix properties that "
        "take a file each; a domain property takes none. For one property, name whole domains "
        "instead of single pages until one file holds them."
    )


app.command()(explain)


def _lines(path: Path) -> list[str]:
    """Read the lines of a file that is to be worked on: it must be a text of entries."""
    from linkvet.data.disavow.read import load

    text = load(path)
    if text.foreign:
        raise UserError(text.foreign.what, file=str(path), cure=text.foreign.cure)
    return text.lines


def _wanted(given: Iterable[str]) -> list[str]:
    """Read the entries to take out: each is one, or names a file of them."""
    from linkvet.data.disavow.line import read_line
    from linkvet.data.disavow.merge import clean, entries

    chosen = []
    for one in given:
        line = read_line(one)
        # domain:host and URLs are entries, whatever file may have such a name
        if line.written and not line.errors:
            chosen.append(line.written)
        elif len(one) < LONGEST_NAME and Path(one).is_file():
            chosen += entries(clean(_lines(Path(one)))[0])
        elif line.written and not one.endswith(".txt"):
            chosen.append(line.written)
        else:
            raise UserError(
                f"{one!r} is neither an entry nor a file", cure="Write domain:host or a full URL."
            )
    return chosen


def _fix(path: Path, site: list[str] | None, out: str, force: bool) -> None:
    """Write a file with all mended that can be; what cannot becomes a comment."""
    from linkvet.data.disavow.merge import clean, settle, without_site
    from linkvet.data.disavow.split import rendered
    from linkvet.data.own_site import own_sites

    lines, unread = clean(_lines(path))
    lines, own = without_site(lines, own_sites(site))
    _write({out: rendered(settle(lines)[0])}, force)
    left = len(unread) + len(own)
    note(
        f"{out} holds the file as Google takes it"
        + (f"; {count(left, 'line')} that cannot be mended became comments" if left else "")
    )


def _write(contents: dict[str, bytes], force: bool) -> None:
    """Write files whole or not at all; `-` is standard output."""
    from linkvet.data.atomic import named, replace_file

    for name in contents:
        if name != "-" and Path(name).exists() and not force:
            raise UserError(
                "this file exists", file=name, cure="Name another, or replace it with --force."
            )
    for name, content in contents.items():
        if name == "-":
            with named(Path("standard output")):
                with binary_output() as output:
                    output.write(content)
        else:
            replace_file(Path(name), content)
