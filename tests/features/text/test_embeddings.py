"""Folders of embeddings: read without a network, and refused by the name of the file at fault."""

import json
import socket

import numpy as np
import pytest
from embeddings_fixture import WORDS, save

from linkvet.data.errors import UserError
from linkvet.features.text import embeddings
from linkvet.features.text.embeddings import read_embeddings, vectors


@pytest.fixture
def folder(tmp_path):
    return save(tmp_path / "model")


def refused(folder, *words):
    with pytest.raises(UserError) as refusal:
        read_embeddings(folder)
    assert refusal.value.cure and str(folder) in str(refusal.value)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_translations_are_near(folder):
    baths, thermen, motor = vectors(read_embeddings(folder), ["Baths", "thermen", "motor"])
    assert baths @ thermen > 0.8 > baths @ motor


def test_vectors_have_length_one_or_none(folder):
    unit_vectors = vectors(read_embeddings(folder), ["swim steam", "nothing known", ""])
    assert np.allclose(np.linalg.norm(unit_vectors, axis=1), [1, 0, 0])
    assert vectors(read_embeddings(folder), []).shape == (0, 4)


def test_no_connection_is_opened(folder, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    read_embeddings(folder)
    refused(folder.parent / "minish" / "potion")  # a name that a hub may know


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_missing_files_are_named(folder, name):
    (folder / name).unlink()
    refused(folder, f"holds no {name}")


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_broken_files_are_named(folder, name):
    whole = (folder / name).read_bytes()
    for broken in (b"", b"[]", b"\xff" * 64, b"{" * 50_000, whole[: len(whole) // 2]):
        (folder / name).write_bytes(broken)
        refused(folder, name)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_large_files_are_refused_before_they_are_read(folder, name, monkeypatch):
    monkeypatch.setitem(embeddings.LARGEST, name, 10)
    refused(folder, name, "larger than 10 bytes")


def test_a_huge_vocabulary_is_refused(folder, monkeypatch):
    monkeypatch.setattr(embeddings, "MOST_TOKENS", 5)
    refused(folder, "model.safetensors", f"{len(WORDS) + 1} tokens")


@pytest.mark.parametrize("shape", [(13,), (13, 2, 2), (0, 4), (13, 0), (13, 5_000)])
def test_wrong_shapes_are_refused(folder, shape):
    save(folder, embeddings=np.zeros(shape, np.float32))
    refused(folder, "model.safetensors")


def test_tables_that_do_not_fit_are_refused(folder):
    save(folder, rows=5)
    refused(folder, "tokens")
    save(folder, mapping=np.full(13, 99), weights=np.ones(13))
    refused(folder, "tokenizer.json", "without a vector")
    save(folder, mapping=np.zeros(13, int), weights=np.ones(3))
    refused(folder, "tokenizer.json", "without a vector")
    save(folder, embeddings=np.full((13, 4), np.nan, np.float32))
    refused(folder, "model.safetensors", "aren't numbers")


def test_a_shared_vocabulary_is_read(folder):
    mapping = np.array([0] + [1 + (word in WORDS[:6]) for word in WORDS])
    save(folder, rows=3, mapping=mapping, weights=np.linspace(0.5, 1, 13))
    baths, motor = vectors(read_embeddings(folder), ["baths", "motor"])
    assert not np.allclose(baths, motor)


@pytest.mark.parametrize("longest", [0, -1, "512", 1.5, True])
def test_a_wrong_length_is_refused(folder, longest):
    (folder / "config.json").write_text(json.dumps({"max_length": longest}))
    refused(folder, "config.json", "max_length")


def test_a_header_that_lies_is_refused(folder):
    path = folder / "model.safetensors"
    whole = path.read_bytes()
    path.write_bytes(whole + b"\0")
    refused(folder, "model.safetensors", "bytes instead of")
    path.write_bytes((1 << 62).to_bytes(8, "little") + whole[8:])
    refused(folder, "model.safetensors", "cut short")


def test_a_card_beside_it_changes_nothing(folder):
    (folder / "README.md").write_text("---\nlanguage: [en, nl]\n---\n# Words\n")
    assert vectors(read_embeddings(folder), ["swim"]).any()
