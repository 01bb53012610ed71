"""What the gate kept out of the file, told on the terminal and in the report alike."""

from dataclasses import replace
from pathlib import Path

from report_fixture import make

from linkvet.cli.report import render
from linkvet.cli.terminal.score_summary import closing
from linkvet.cli.wording.refused_lines import SAYS, refused
from linkvet.data.disavow.gate import REASONS, Refusal
from linkvet.data.disavow.rules import RULES
from linkvet.model.results.summary import refusals


def summary_of(*entries: tuple[str, str]) -> dict:
    counts = refusals([Refusal(entry, rule, "in other words") for entry, rule in entries])
    return {"disavow": {"domains": 0, "urls": 0, "refused": counts}}


SOME = summary_of(
    ("domain:a.test", "genuine-name"), ("domain:b.test", "giant"), ("domain:c.test", "giant")
)
SENTENCE = (
    "3 domains were not named in the disavow file: 2 are sites everybody knows and 1 has a name "
    "that reads as genuine and was met on no other site."
)


def test_every_reason_is_counted_the_most_frequent_first():
    assert refused(SOME) == SENTENCE


def test_one_line_is_told_as_one_and_pages_apart_from_domains():
    assert refused(summary_of(("domain:a.test", "platform"))) == (
        "1 domain was not named in the disavow file: 1 is a platform that many have their sites on."
    )
    both = refused(
        summary_of(("domain:a.test", "own-site"), ("https://b.test/" + "b" * 2_048, "long"))
    )
    assert both and both.startswith("1 domain and 1 single page were not named")
    assert "1 is on your own site" in both and "1 is longer than Google takes" in both


def test_reasons_of_the_same_words_are_one():
    sentence = refused(
        summary_of(
            ("domain:zip", "ending"),
            ("domain:com", "ending-of-all"),
            ("http://a.test", "sample"),
            ("http://b.test", "text"),
        )
    )
    assert sentence and "2 are endings" in sentence and sentence.count("would do nothing") == 1


def test_nothing_refused_is_nothing_told():
    assert refused({"disavow": {"domains": 1, "urls": 0}}) is None


def test_words_stand_for_rules_that_exist_and_for_all_those_of_whole_domains():
    assert SAYS.keys() <= {*RULES, *REASONS}
    assert REASONS.keys() <= SAYS.keys()


def test_terminal_and_report_tell_it(capsys):
    scored = make()
    closing(scored, Path("results"), report=True)
    assert "not named in the disavow file" not in capsys.readouterr().err + render(scored)
    scored = replace(scored, summary=scored.summary | SOME)
    closing(scored, Path("results"), report=True)
    assert SENTENCE in capsys.readouterr().err
    assert SENTENCE in render(scored)
