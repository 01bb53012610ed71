"""`linkvet disavow lint`: what it prints, its exit codes, and the mended file."""

import json
import os

import pytest
from disavow_fixture import call

from linkvet.data.errors import UserError


def test_the_command_prints_line_fault_and_cure_and_exits_1_on_errors(tmp_path):
    path = tmp_path / "disavow.txt"
    path.write_text("domain:spam.example/\nhttp://spam.test/\n")
    run = call("lint", path)
    assert run.exit_code == 1
    assert f"{path}:1: error: a slash after the host: domain:spam.example/" in run.stdout
    assert "warning: this is the front page alone" in run.stdout
    assert "1 domain and 1 page: 1 error, 1 warning" in run.stdout
    path.write_text("domain:spam.example\n")
    run = call("lint", path)
    assert run.exit_code == 0 and "Most sites need no disavow file" in run.stdout


def test_json_of_the_command_has_every_finding(tmp_path):
    path = tmp_path / "disavow.txt"
    path.write_text("spam.example\n" * 30)
    run = call("lint", path, "--json")
    report = json.loads(run.stdout)
    assert (run.exit_code, report["errors"], report["warnings"]) == (1, 30, 29)
    expected = {"line": 1, "severity": "error", "rule": "bare-host"}
    assert expected.items() <= report["findings"][0].items()
    assert "20 more of the kind bare-host" in call("lint", path).stdout


def test_the_mended_file_is_written_and_clean(tmp_path):
    path, out = tmp_path / "disavow.txt", tmp_path / "mended.txt"
    path.write_bytes(
        "# mine\nDomain: Spam.Example\nhttp://spam.example/a\ndomain:my-site.example\n"
        "domain:best links\n".encode("utf-16")
    )
    run = call("lint", path, "--site", "my-site.example", "--fixed", out)
    assert run.exit_code == 1 and "2 lines that cannot be mended" in run.stderr
    assert out.read_text().splitlines() == [
        "# mine",
        "domain:spam.example",
        "# covered by domain:spam.example: http://spam.example/a",
        "# left out (this disavows my-site.example, your own site): domain:my-site.example",
        "# left out (this is text, not a host): domain:best links",
    ]
    assert call("lint", out, "--site", "my-site.example").exit_code == 0
    with pytest.raises(UserError, match="exists"):
        call("lint", path, "--fixed", out)
    assert call("lint", path, "--fixed", out, "--force").exit_code == 1


@pytest.mark.skipif(os.name == "nt", reason="a pipe of Unix")
def test_standard_input_is_read():
    run = call("lint", "-", input="domain:spam.example\n")
    assert run.exit_code == 0, run.output
