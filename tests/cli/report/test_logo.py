"""The client and the logo in the head of the report."""

import pytest
from report_fixture import make

from linkvet.cli.report import render
from linkvet.cli.report.logo import data_url
from linkvet.data.errors import UserError


def test_the_head_of_the_report_names_the_client_and_shows_the_logo(tmp_path):
    path = tmp_path / "logo.png"
    path.write_bytes(b"\x89PNG and so on")
    scored = make()
    plain = render(scored)
    assert "<img" not in plain and "img-src" not in plain
    scored.summary["client"] = "Spa & Sons"
    page = render(scored, logo=data_url(path))
    assert "Backlink review for Spa &amp; Sons" in page
    assert '<img src="data:image/png;base64,iVBORyBhbmQgc28gb24="' in page
    assert "img-src data:;" in page


@pytest.mark.parametrize("content", [None, b"GIF89a", b"\x89PNG" + b"x" * 500_000])
def test_what_is_no_small_picture_is_refused(tmp_path, content):
    path = tmp_path / "logo.png"
    if content:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"logo\.png"):
        data_url(path)
