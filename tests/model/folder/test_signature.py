"""A signature says who made a model, and that nothing of it was changed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from table_command import call

from linkvet.data.errors import UserError
from linkvet.model.folder.sealed import SIGNATURE, own_digest, refuse_strangers
from linkvet.model.folder.signature import sign, verify
from linkvet.model.store import PRETRAINED, load

serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
SAMPLE = Path(PRETRAINED).parent.parent / "data" / "samples" / "urls.txt"


def never() -> str:
    raise AssertionError("the key is not locked")


def pair(folder: Path, name: str, form: str = "PEM", passphrase: str | None = None):
    key = ed25519.Ed25519PrivateKey.generate()
    locked = (
        serialization.BestAvailableEncryption(passphrase.encode())
        if passphrase
        else serialization.NoEncryption()
    )
    kind = "PKCS8" if form == "PEM" else "OpenSSH"
    private, public = folder / name, folder / f"{name}.pub"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, getattr(serialization.PrivateFormat, kind), locked
        )
    )
    coding, kind = ("PEM", "SubjectPublicKeyInfo") if form == "PEM" else ("OpenSSH", "OpenSSH")
    public.write_bytes(
        key.public_key().public_bytes(
            getattr(serialization.Encoding, coding), getattr(serialization.PublicFormat, kind)
        )
    )
    return private, public


@pytest.fixture
def model(tmp_path) -> Path:
    return Path(shutil.copytree(PRETRAINED, tmp_path / "model"))


@pytest.mark.parametrize("form", ["PEM", "OpenSSH"])
def test_what_was_signed_is_verified_and_still_loads(model, tmp_path, form):
    private, public = pair(tmp_path, "key", form)
    with pytest.raises(UserError, match=r"not signed.*linkvet model sign"):
        verify(model, public)
    sign(model, private, never)
    verify(model, public)
    assert load(model).id == load().id.replace("pretrained", "model")
    refuse_strangers(model)


def test_a_locked_key_asks_for_its_passphrase(model, tmp_path):
    private, public = pair(tmp_path, "key", passphrase="words")
    sign(model, private, lambda: "words")
    verify(model, public)
    with pytest.raises(UserError, match="passphrase"):
        sign(model, private, lambda: "other words")


def reseal(model: Path, **changes) -> None:
    facts = json.loads((model / "model.json").read_text()) | changes
    facts["digest"] = own_digest(facts)
    (model / "model.json").write_text(json.dumps(facts))


def forge(model: Path) -> None:
    signature = json.loads((model / SIGNATURE).read_text())
    (model / SIGNATURE).write_text(json.dumps(signature | {"signature": signature["public_key"]}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda model: reseal(model, seed=99), "changed since it was signed"),
        (lambda model: (model / "card.md").write_text("Trust me"), "changed since it was signed"),
        (lambda model: (model / "readers.npz").write_bytes(b"other"), "readers.npz is damaged"),
        (lambda model: (model / SIGNATURE).write_text("{}"), "signature is damaged"),
        (lambda model: (model / SIGNATURE).write_text("[" * 9_000), "signature is damaged"),
        (lambda model: (model / SIGNATURE).unlink(), "not signed"),
        (forge, "made up"),
    ],
)
def test_whatever_was_changed_is_refused(model, tmp_path, change, words):
    private, public = pair(tmp_path, "key")
    sign(model, private, never)
    change(model)
    with pytest.raises(UserError, match=words):
        verify(model, public)


def test_another_key_and_what_is_no_key_are_refused(model, tmp_path):
    private, public = pair(tmp_path, "key")
    _, other = pair(tmp_path, "other")
    sign(model, private, never)
    with pytest.raises(UserError, match="another key"):
        verify(model, other)
    for wrong in (private, tmp_path / "nowhere", model / "card.md"):
        with pytest.raises(UserError, match=r"isn't a public Ed25519 key|cannot be read"):
            verify(model, wrong)
    with pytest.raises(UserError, match="isn't a private Ed25519 key"):
        sign(model, public, never)


def test_the_commands(model, tmp_path):
    private, public = pair(tmp_path, "key")
    required = ("score", SAMPLE, "-o", tmp_path / "out", "-q", "--require-signature", public)
    for given, words in ((("--model", model), "not signed"), ((), "what ships is not signed")):
        with pytest.raises(UserError, match=words):
            call(*required, *given)
    call("model", "sign", model, "--key", private)
    call("model", "verify", model, "--key", public)
    call(*required, "--model", model)
    assert (tmp_path / "out" / "summary.json").exists()


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")
def test_keys_as_the_help_says_to_make_them(model, tmp_path):
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "model-key")]
    subprocess.run(command, check=True)
    sign(model, tmp_path / "model-key", never)
    verify(model, tmp_path / "model-key.pub")
