"""The templates: nothing a stranger wrote gets past them, and they read plain JSON alone."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from changes_fixture import attackers, domains, result
from jinja2 import TemplateAssertionError, UndefinedError, nodes
from report_fixture import make, with_pages

from linkvet.analysis.diff.changes import compare
from linkvet.analysis.diff.to_dict import to_dict
from linkvet.analysis.sites.figures import site_figures, site_profile
from linkvet.analysis.sites.shared_networks import members, shared_networks
from linkvet.analysis.to_json import plain
from linkvet.cli.report.environment import ENVIRONMENT, UNSAFE, CompiledTemplates
from linkvet.cli.report.page import DIFF, REPORT, SITES, diff_page, report_page, sites_page
from linkvet.cli.report.view.build import build
from linkvet.cli.report.view.sites import sites_view
from linkvet.cli.results.sites_table import failed_row, scored_row, sites_table
from linkvet.cli.wording.text import HIDDEN

HOSTILE = "<b onclick='x'>\"\u202eevil\u2066\x00\x1b\u200b"
# what the program itself says: names of verdicts, columns and the like; so are days
CODES = {
    "by",
    "decision",
    "known",
    "level",
    "levels",
    "missing",
    "of",
    "pattern",
    "step",
    "understood",
    "unit",
    "verdict",
}
NEVER = re.compile(f"[{''.join(re.escape(chr(code)) for code in HIDDEN if code not in (10, 9))}]")
HISTORY = [
    {
        "date": f"2026-0{month}-01",
        "domains": 90 + month,
        "links": 400,
        "model": f"model {month}",
        "verdicts": {"domains": {"keep": 60, "disavow": 10 * month}},
    }
    for month in (1, 2, 3)
]


def everything():
    """A result in which every part of the report has something to say."""
    scored = with_pages(make())
    precision = {**scored.summary["precision"], "assumes": ["What was measured holds."]}
    shift = {"before": 0.3, "after": 0.2, "bound": None, "domains": 300, "iterations": 3}
    refused = {"refused": {"giant": {"lines": 2, "domains": 2}}}
    more = {"precision": precision, "profile_share": shift, "disavow": refused}
    return replace(scored, summary=scored.summary | more)


def changes():
    table = domains()
    both = table.tail(350).vstack(attackers(100).select(table.columns))
    compared = plain(to_dict(compare(result(table), result(both))))
    signals = [{"signal": "anchor_length", "psi": 0.31}]
    drift = {"head": "b", "signals": 9, "drifted": 1, "share_of_importance": 0.1, "top": signals}
    return compared | {"drift": {"old": drift, "new": drift}}


def several():
    """Six sites with the same profile, and a file that could not be read."""
    scored = make()
    counts = {"rows_out": 9, "links": 8, "domains": 7, "rejected": 0}
    verdicts = {"verdicts": {"links": {"keep": 8}, "domains": {"keep": 7}}}
    summary = {**scored.summary, **counts, **verdicts, "disavow": {"domains": 2, "urls": 1}}
    figures = site_figures(
        site_profile(scored.links, scored.domains, summary), scored.domains, summary
    )
    rows = [scored_row(f"{n}.example", f"{n}.example", summary, figures) for n in range(6)]
    by_site = {f"{n}.example": members(scored.domains, scored.networks) for n in range(6)}
    failed = failed_row(None, ["broken.csv"], "broken.csv: is a picture.")
    return sites_view(sites_table([*rows, failed]), shared_networks(by_site))


PAGES = {
    "report": (report_page, build(everything(), HISTORY), REPORT),
    "diff": (diff_page, changes(), DIFF),
    "sites": (sites_page, several(), SITES),
}


def spoiled(value, key=None):
    """The same view with hostile text in every field that is no code of ours."""
    if isinstance(value, dict):
        if key == "understood":
            return {name + HOSTILE: ours for name, ours in value.items()}
        return {name: spoiled(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [spoiled(one, key) for one in value]
    if not isinstance(value, str) or not value or key in CODES or _is_day(value):
        return value
    return value + HOSTILE


def shape(page):
    """Tags and the names of their attributes."""
    tags = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: tags.append((tag, *dict(attributes)))
    reader.feed(page)
    return tags


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


@pytest.fixture(params=PAGES)
def page(request):
    return PAGES[request.param]


def test_every_part_has_something_to_say(page):
    write, view, parts = page
    assert re.findall(r'<section id="(\w+)"', write(view)) == [part.id for part in parts]


def test_the_view_is_plain_json(page):
    write, view, _ = page
    again = json.loads(json.dumps(view, allow_nan=False))
    assert again == view and write(again) == write(view)


def test_hostile_text_in_every_field_is_shown_and_does_nothing(page):
    write, view, _ = page
    clean, attacked = write(view), write(spoiled(view))
    assert not NEVER.search(clean) and not NEVER.search(attacked)
    assert attacked.count("⟨202E⟩evil⟨2066⟩⟨0000⟩⟨001B⟩⟨200B⟩") > 100
    assert "<b onclick" not in attacked and "onclick='x'" not in attacked
    assert shape(attacked) == shape(clean)


def test_attributes_are_made_visible_and_escaped_too():
    template = ENVIRONMENT.from_string('<a title="{{ x }}">{{ x|short(90) }}{{ y }}</a>')
    shown = "&lt;b onclick=&#39;x&#39;&gt;&#34;⟨202E⟩evil⟨2066⟩⟨0000⟩⟨001B⟩⟨200B⟩"
    assert template.render(x=HOSTILE, y=None) == f'<a title="{shown}">{shown}</a>'


@pytest.mark.parametrize("name", UNSAFE)
def test_no_template_can_call_text_markup(name):
    with pytest.raises(TemplateAssertionError, match=f"No filter named '{name}'"):
        ENVIRONMENT.from_string("{{ x|" + name + " }}")


def test_what_a_view_lacks_is_an_error():
    for text in ("{{ view.missing }}", "{% if view.missing %}{% endif %}"):
        with pytest.raises(UndefinedError, match="missing"):
            ENVIRONMENT.from_string(text).render(view={})


@pytest.mark.parametrize("name", ENVIRONMENT.list_templates())
def test_markup_is_never_joined_with_text(name):
    """Text joined with what a macro wrote would be escaped, but not made visible."""
    tree = ENVIRONMENT.parse(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])
    macros = {macro.name for macro in tree.find_all(nodes.Macro)} | {"caller"}
    for imported in tree.find_all(nodes.FromImport):
        macros |= {one if isinstance(one, str) else one[1] for one in imported.names}
    for joined in tree.find_all((nodes.Concat, nodes.Add, nodes.Mod)):
        called = {
            call.node.name for call in joined.find_all(nodes.Call) if hasattr(call.node, "name")
        }
        assert not called & macros, f"{name}:{joined.lineno}"


def test_templates_are_kept_compiled_where_there_is_a_folder_for_it(tmp_path, monkeypatch):
    cache = CompiledTemplates()
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    for folder, kept in ((tmp_path / "missing", 0), (tmp_path, 1)):
        monkeypatch.setattr(cache, "directory", str(folder))
        template = ENVIRONMENT.overlay(bytecode_cache=cache).get_template("diff/method.html")
        assert "Model: one." in template.render(view={"models": {"new": "one"}})
        assert len(list(tmp_path.iterdir())) == kept
