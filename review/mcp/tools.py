"""The tools: score a file, explain a link, summary, networks, lint a disavow file."""

from collections.abc import Callable
from typing import Any

import polars as pl

from linkvet.analysis.results import read_table, summary_of_links
from linkvet.data.disavow.lint import lint
from linkvet.data.errors import UserError
from linkvet.review.cures import cured_here
from linkvet.review.mcp.answers import MOST_ROWS, USUAL_ROWS, answer, marked, untrusted
from linkvet.review.mcp.project_files import ProjectFiles
from linkvet.review.mcp.protocol import Arguments, Tool
from linkvet.review.score_api.scorer import Scorer

RESULTS = "linkvet-results"
INSTEAD = {
    "--several-sites": "Give a file of links to one site. Whoever set these tools up can name "
    "further sites of their own there: `linkvet mcp --site`.",
    "--site": "Whoever set these tools up can name the site there: `linkvet mcp --site`.",
}
VERDICTS = ("disavow", "review", "keep", "unknown")
FACTS = ("linkvet", "model", "site", "rows_in", "rows_out", "rejected", "links", "domains")
COUNTS = (*FACTS, "verdicts", "decided_by", "profile_share", "manual_action")
DOMAIN = ("source_domain", "links", "spam_probability", "verdict", "decided_by", "kind")
# columns of tables, and facts of an explanation, in which strangers have the word
STRANGERS = ("source_url", "anchor", "example_url", "example_anchor", "example_title", "family")
NETWORKS = {
    "network": pl.String(),
    "domains": pl.UInt32(),
    "links": pl.UInt32(),
    "spam_probability": pl.Float64(),
    "verdict": pl.String(),
    "example": pl.String(),
    "known": pl.Boolean(),
}
FILE = {"type": "string", "description": "Path of an export, from the project folder."}
FOLDER = {
    "type": "string",
    "description": f"Folder that `linkvet score` wrote, from the project folder; else {RESULTS}.",
}
ROWS = {"type": "integer", "description": f"Rows to show: {USUAL_ROWS}, at most {MOST_ROWS}."}
TEXT = {"type": "string"}


def tools(scorer: Scorer, files: ProjectFiles) -> list[Tool]:
    """All tools, on the files of a project; none writes, and none sends a request."""

    def tool(
        run: Callable[[Scorer, ProjectFiles, Arguments], str],
        says: str,
        needs: tuple[str, ...] = (),
        **takes: dict[str, Any],
    ) -> Tool:
        def called(given: Arguments) -> str:
            try:
                return run(scorer, files, given)
            except UserError as error:
                error = cured_here(error, "linkvet mcp", INSTEAD)
                raise UserError(files.shown(str(error))) from None

        return Tool(run.__name__, says, takes, needs, called)

    verdict = TEXT | {"enum": list(VERDICTS), "description": "Domains of this verdict alone."}
    return [
        tool(
            score_file,
            "Judge the links of a backlink export: counts by verdict, and domains, worst first.",
            ("file",),
            file=FILE,
            verdict=verdict,
            rows=ROWS,
        ),
        tool(
            explain_link,
            "Say which signals make a link or a domain of an export spam or not, with amounts in "
            "log-odds. Name a link or a domain.",
            ("file",),
            file=FILE,
            link=TEXT | {"description": "URL of the linking page."},
            domain=TEXT | {"description": "The linking domain."},
            rows=ROWS,
        ),
        tool(summary, "The figures of results that were written before.", results=FOLDER),
        tool(
            networks,
            "Domains that one hand seems to have made, by network, of results written before.",
            results=FOLDER,
            rows=ROWS,
        ),
        tool(
            lint_disavow,
            "What is wrong with a disavow file, line by line, with the cure.",
            ("file",),
            file=FILE | {"description": "Path of a disavow file, from the project folder."},
            rows=ROWS,
        ),
    ]


def score_file(scorer: Scorer, files: ProjectFiles, given: Arguments) -> str:
    """Judge an export; the counts, and its domains, worst first."""
    scored = scorer.score(files.file(given["file"]))
    table = scored.domains
    if verdict := given.get("verdict"):
        if verdict not in VERDICTS:
            raise UserError(f"{verdict[:50]!r} isn't a verdict", cure=f"Use {', '.join(VERDICTS)}.")
        table = table.filter(pl.col("verdict") == verdict)
    chosen = table.head(_rows(given)).select(
        *DOMAIN, *(one for one in STRANGERS if one in table.columns)
    )
    rows = [marked(row, STRANGERS) for row in chosen.to_dicts()]
    facts = {name: scored.summary[name] for name in COUNTS if name in scored.summary}
    facts["disavow_lines"] = len(scored.disavow)
    return answer(facts, "worst_domains", rows, table.height)


def explain_link(scorer: Scorer, files: ProjectFiles, given: Arguments) -> str:
    """Explain a link or a domain of an export, strongest signals first."""
    asked = {name: given[name] for name in ("link", "domain") if name in given}
    if len(asked) != 1:
        raise UserError("explain_link needs either link or domain")
    explained = scorer.explain(files.file(given["file"]), **asked).to_dict()
    signals = explained.pop("signals")
    shown = ("signal", "says", "value", "unit", "amount")
    rows = [{name: one[name] for name in shown} for one in signals[: _rows(given)]]
    return answer(marked(explained, STRANGERS), "signals", rows, len(signals))


def summary(_: Scorer, files: ProjectFiles, given: Arguments) -> str:
    """The figures of results."""
    figures = summary_of_links(files.results(given.get("results", RESULTS)))
    facts = {name: figures[name] for name in COUNTS if name in figures}
    facts["disavow"] = {
        name: figures["disavow"].get(name) for name in ("domains", "urls") if "disavow" in figures
    }
    if decisions := figures.get("decisions"):
        facts["decisions"] = {
            name: decisions[name] for name in ("standing", "rows", "domains", "against_model")
        }
    return answer(facts | {"networks": figures.get("networks")})


def networks(_: Scorer, files: ProjectFiles, given: Arguments) -> str:
    """The networks of results, largest first."""
    table = read_table(files.results(given.get("results", RESULTS)), "networks", NETWORKS)
    rows = table.head(_rows(given)).to_dicts()
    # a network is named after what its pages share, which strangers wrote
    return answer({}, "networks", [marked(row, ("network", "example")) for row in rows], len(table))


def lint_disavow(scorer: Scorer, files: ProjectFiles, given: Arguments) -> str:
    """What is wrong with a disavow file."""
    report = lint(files.file(given["file"]), scorer.options.site)
    facts = {"lines": report.lines, "domains": report.domains, "pages": report.pages}
    rows = [
        {"line": one.line, "severity": one.severity, "rule": one.rule, "cure": one.cure}
        | {"untrusted": untrusted({"what": one.what, "text": one.text})}
        for one in report.findings[: _rows(given)]
    ]
    return answer(facts | dict(report.counts), "findings", rows, len(report.findings))


def _rows(given: Arguments) -> int:
    return max(0, min(given.get("rows", USUAL_ROWS), MOST_ROWS))
