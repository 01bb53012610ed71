import gc
import sys

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from linkvet.data.errors import UserError
from linkvet.data.storage import remote as storage
from linkvet.data.storage.remote import copied


def anything(_):
    pass


def test_a_copy_has_the_bytes_and_goes_with_its_last_user(memory):
    memory.pipe("/bucket/a.csv", b"x" * 3_000_000)
    copy = copied("memory://bucket/a.csv", anything)
    path = copy.path
    with copy.open() as stream:
        assert stream.read() == b"x" * 3_000_000
    assert copy.size == 3_000_000
    del copy
    gc.collect()
    assert not path.parent.exists()


def test_copying_ends_where_the_check_says_so(memory):
    memory.pipe("/bucket/a.csv", b"x" * 9_000_000)
    sizes = []

    def check(size):
        sizes.append(size)
        if size > 2_000_000:
            raise UserError("too large")

    with pytest.raises(UserError, match="too large"):
        copied("memory://bucket/a.csv", check)
    assert sizes[-1] < 4_000_000


def test_a_file_that_is_not_there():
    with pytest.raises(UserError, match=r"memory://bucket/none\.csv: there is no such file"):
        copied("memory://bucket/none.csv", anything)


@pytest.mark.parametrize(
    ("address", "library"), [("s3://bucket/a.csv", "s3fs"), ("gs://bucket/a.csv", "gcsfs")]
)
def test_a_missing_library_is_named(monkeypatch, address, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UserError, match=f"needs {library}. Install it: pip install {library}"):
        copied(address, anything)


@pytest.mark.parametrize("library", ["fsspec", "aiohttp"])
def test_what_the_extra_brings_is_named_by_the_extra(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UserError, match=rf"needs {library}\. .*'linkvet\[remote\]'"):
        copied("https://host.example/a.csv", anything)


@pytest.mark.parametrize("address", ["nothing://a/b", "https:///a.csv", "zip://a.csv::s3://b/c"])
def test_what_is_no_address_of_a_storage(address):
    with pytest.raises(UserError, match="read"):
        copied(address, anything)


def test_what_a_storage_says_is_told_without_secrets(memory, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("no way to https://me:secret@host.example/?token=secret")

    monkeypatch.setattr(MemoryFileSystem, "_open", fail)
    with pytest.raises(UserError, match=r"no way to https://host\.example/") as refused:
        copied("memory://bucket/a.csv", anything)
    assert "secret" not in str(refused.value)


def test_a_public_host_does_not_lead_into_the_own_network(monkeypatch):
    monkeypatch.setattr(storage, "_is_private", lambda host: False)
    with pytest.raises(UserError, match=r"leads to 127\.0\.0\.1, a loopback address") as refused:
        copied("http://127.0.0.1:9/a.csv?token=secret", anything)
    assert "secret" not in str(refused.value)


def test_a_host_in_the_own_network_may_be_named():
    assert storage._is_private("127.0.0.1") and not storage._is_private("93.184.216.34")


def test_no_room_for_a_copy():
    class Full:
        def write(self, _):
            raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match=r"cannot be copied to .*: No space left"):
        storage._write(Full(), b"x", "memory://bucket/a.csv")
