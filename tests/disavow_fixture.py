"""Disavow files for tests: lines that people might write, and the command as they call it."""

from hypothesis import strategies as st
from typer.testing import CliRunner

from linkvet.cli.main import app

NAMES = ("a.example", "b.a.example", "c.b.a.example", "d.test", "www.d.test", "e.invalid")
# few names, so that entries meet and cover each other
CLEAN = st.one_of(
    st.sampled_from(NAMES).map("domain:".__add__),
    st.builds("http://{}/{}".format, st.sampled_from(NAMES), st.sampled_from(["", "x", "y?z=1"])),
)
WRONG = st.one_of(
    st.sampled_from(["store", "com", "storefront", "co.uk", "*.xyz"]).map("domain:".__add__),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES).map("Domain: *.".__add__),
    st.sampled_from(NAMES).map("# covered by domain:a.example: domain:".__add__),
    st.sampled_from(["# seller", "#", "", "  ", "# covered by domain:a.example: b.a.example"]),
    st.text(max_size=40),
    st.text(max_size=20).map("domain:".__add__),
    st.text(max_size=30).map("http://d.test/".__add__),
)
LINES = st.lists(
    st.one_of(CLEAN, CLEAN, WRONG).map(lambda line: line.replace("\r", " ").replace("\n", " ")),
    max_size=14,
)
ENTRIES = st.one_of(
    st.text(max_size=60),
    st.text(max_size=30).map("domain:".__add__),
    st.text(max_size=60).map("http://spam.example/".__add__),
    st.from_regex(r"domain:[a-z0-9-]{1,8}\.(example|test)", fullmatch=True),
    st.from_regex(r"https?://[a-zäж0-9.-]{1,12}\.test/[ -~é\n]{0,20}", fullmatch=True),
)


def call(*arguments, **settings):
    """Run `linkvet disavow` in this process; what it refuses is raised."""
    run = CliRunner().invoke(app, ["disavow", *map(str, arguments)], **settings)
    if run.exception and not isinstance(run.exception, SystemExit):
        raise run.exception
    return run
