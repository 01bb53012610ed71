from pathlib import Path

import pytest

from linkvet.data.storage.address import is_address, name_of, shown, without_secrets


@pytest.mark.parametrize("location", ["links.csv", "C:/links.csv", "-", "a://b", Path("s3:/b/x")])
def test_a_path_is_no_address(location):
    assert not is_address(location)


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://me:secret@host.example/a.csv?token=x#y", "https://host.example/a.csv"),
        ("https://host.example?token=x", "https://host.example"),
        ("ftp://me:sec@ret@host.example/a.csv", "ftp://host.example/a.csv"),
        ("s3://bucket/a?.csv", "s3://bucket/a?.csv"),
        ("s3://bucket/a.csv?versionId=x", "s3://bucket/a.csv"),
        ("memory://a/b@c.csv", "memory://a/b@c.csv"),
    ],
)
def test_secrets_of_an_address_are_not_shown(address, clean):
    assert shown(address) == clean


def test_addresses_within_a_message_lose_their_secrets():
    text = "401, url='https://me:secret@host.example/a?token=x' and s3://bucket/a"
    assert without_secrets(text) == "401, url='https://host.example/a' and s3://bucket/a"


def test_a_folder_has_its_own_name():
    assert name_of("s3://bucket/links/") == "links"
