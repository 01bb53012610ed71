"""Pictures of the page for the docs, at two widths, light and dark; `make screenshots` makes them.

Of the sample export alone, so that nobody's links are shown.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from browser_fixture import chromium, running

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "samples" / "ahrefs-backlinks.csv"
OUT = ROOT / "docs" / "pictures"
WIDTHS = {1400: 1000, 390: 844}
SCHEMES = ("light", "dark")


def main() -> None:
    """Score the sample, decide a few cases, and take the pictures."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        results, store = Path(place) / "linkvet-results", Path(place) / "decisions.sqlite"
        score = [sys.executable, "-m", "linkvet", "score", SAMPLE, "--out", results, "--quiet"]
        subprocess.run(score, check=True)
        with chromium() as browser, running(results, store) as server:
            page = browser.new_page()
            page.goto(server.address)
            page.wait_for_selector("body[data-ready]:not([data-loading])")
            for key in "dkd":
                with page.expect_response("**/decide*"):
                    page.keyboard.press(key)
                page.wait_for_selector("body:not([aria-busy=true])")
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                for width, height in WIDTHS.items():
                    page.set_viewport_size({"width": width, "height": height})
                    page.screenshot(path=OUT / f"review-{width}-{scheme}.png")


if __name__ == "__main__":
    main()
