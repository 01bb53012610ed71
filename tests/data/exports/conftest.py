"""Exports saved in a folder of the test."""

import pytest


@pytest.fixture
def save(tmp_path):
    def write(content, name="export.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
