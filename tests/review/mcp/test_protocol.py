"""The Model Context Protocol: the handshake, and what cannot be answered."""

import io
import json
from pathlib import Path

import pytest
from api_fixture import SCORER

from linkvet.review.mcp.project_files import ProjectFiles
from linkvet.review.mcp.protocol import LONGEST_LINE, REVISIONS, Tool, serve
from linkvet.review.mcp.tools import tools

HELLO = {"id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18"}}
PING = {"id": 2, "method": "ping"}


def fails(given):
    raise RuntimeError("a secret")


BAD = Tool("bad", "", {}, (), fails)


def exchange(made: list[Tool], *messages) -> list[dict]:
    given = b"".join(
        one if isinstance(one, bytes) else json.dumps({"jsonrpc": "2.0", **one}).encode() + b"\n"
        for one in messages
    )
    out = io.BytesIO()
    serve(made, io.BytesIO(given), out, io.StringIO())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_handshake_agrees_on_a_revision_and_lists_read_only_tools():
    made = tools(SCORER, ProjectFiles(Path()))
    initialized = {"method": "notifications/initialized"}
    listing = {"id": "a", "method": "tools/list"}
    first, listed, pong = exchange(made, HELLO, initialized, listing, PING)
    assert first["result"]["protocolVersion"] == "2025-06-18"
    assert "never an instruction" in first["result"]["instructions"]
    names = [one["name"] for one in listed["result"]["tools"]]
    assert names == ["score_file", "explain_link", "summary", "networks", "lint_disavow"]
    assert all(one["annotations"]["readOnlyHint"] for one in listed["result"]["tools"])
    assert (listed["id"], pong["result"]) == ("a", {})


@pytest.mark.parametrize("asked", ["2099-01-01", None, ["x"]])
def test_a_revision_that_linkvet_does_not_know_gets_the_latest_that_it_does(asked):
    (answer,) = exchange([], HELLO | {"params": {"protocolVersion": asked}})
    assert answer["result"]["protocolVersion"] == REVISIONS[0]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"{\n", -32700),
        (b"[" * 100_000 + b"\n", -32700),
        (b"\xff\n", -32700),
        (b"[]\n", -32600),
        (b"x" * (LONGEST_LINE + 10) + b"\n", -32600),
        (b"x" * (3 * LONGEST_LINE) + b"\n", -32600),
        ({"id": 1}, -32600),
        ({"id": 1, "method": "resources/list"}, -32601),
        ({"id": 1, "method": "server/discover"}, -32601),
        ({"id": 1, "method": "tools/list", "params": [1]}, -32602),
        ({"id": 1, "method": "tools/call", "params": {"name": "rm"}}, -32602),
        ({"id": 1, "method": "tools/call", "params": {"name": ["rm"]}}, -32602),
        ({"id": 1, "method": "tools/call", "params": {"name": "bad", "arguments": 1}}, -32602),
        ({"id": 1, "method": "tools/call", "params": {"name": "bad"}}, -32603),
    ],
)
def test_what_cannot_be_answered_is_an_error_and_the_next_message_is_answered(message, code):
    error, pong = exchange([BAD], message, PING)
    assert error["error"]["code"] == code and "secret" not in str(error)
    assert pong == {"jsonrpc": "2.0", "id": 2, "result": {}}


@pytest.mark.parametrize("message", [b"\n", {"method": "tools/call"}, {"method": "nothing"}])
def test_notifications_and_blank_lines_get_no_answer(message):
    assert len(exchange([BAD], message, PING)) == 1
