"""The small web that fetching is tested against."""

import pytest
from web_fixture import Web


@pytest.fixture(scope="module")
def web():
    served = Web()
    yield served
    served.close()
