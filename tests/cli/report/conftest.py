"""An invented result and its report, made once."""

import pytest
from report_fixture import make, with_pages

from linkvet.cli.report import render


@pytest.fixture(scope="module")
def scored():
    return make()


@pytest.fixture(scope="module")
def page(scored):
    return render(scored)


@pytest.fixture(scope="module")
def live_checked(scored):
    return with_pages(scored)
