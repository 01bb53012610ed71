"""Who made a model: signatures by Ed25519 (RFC 8032), which only the holder of a key can make.

Digests prove that a folder is whole. A signature proves that it is as the holder of a key left it:
it covers `model.json`, which holds the digests of all arrays, and the card.
"""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.data.atomic import replace_file
from linkvet.data.errors import UserError
from linkvet.data.publish import digest
from linkvet.model.folder.sealed import SIGNATURE, checked, read_facts

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

PURPOSE = b"linkvet model signature 1\n"  # so that the key's signatures of other things are none
SIGNED = ("model.json", "card.md")
LONGEST_KEY = 100_000  # bytes of a file
MAKE_ONE = "Make a pair: ssh-keygen -t ed25519 -f model-key"


def sign(folder: Path, key: Path, passphrase: Callable[[], str]) -> None:
    """Sign a model folder, which must be whole; an earlier signature is replaced.

    `passphrase` is called where the key is locked.

    Raises
    ------
    UserError
        If the folder is no whole model, or the file no private key.
    """
    message = _message(folder)
    private = _private_key(key, passphrase)
    signed = {
        "signature": base64.b64encode(private.sign(message)).decode(),
        "public_key": base64.b64encode(private.public_key().public_bytes_raw()).decode(),
    }
    replace_file(folder / SIGNATURE, json.dumps(signed, indent=1).encode() + b"\n")


def verify(folder: Path, key: Path) -> None:
    """Check that the holder of a public key signed a model folder as it is.

    Raises
    ------
    UserError
        If nobody signed it, somebody else did, or it was changed since.
    """
    from cryptography.exceptions import InvalidSignature

    public = _public_key(key)
    message = _message(folder)
    try:
        public.verify(_signature(folder, public), message)
    except InvalidSignature:
        raise UserError(
            "the model was changed since it was signed, or the signature is made up",
            file=str(folder),
            cure="Do not use it.",
        ) from None


def _message(folder: Path) -> bytes:
    """What is signed: digests of the two files that everything else hangs on."""
    facts = read_facts(folder)
    try:
        for name, wanted in facts["files"].items():
            checked(folder, name, wanted)
        return PURPOSE + "".join(f"{name} {digest(folder / name)}\n" for name in SIGNED).encode()
    except (OSError, KeyError, AttributeError, TypeError) as error:
        raise UserError(
            f"its files do not make up a model ({type(error).__name__}: {error})", file=str(folder)
        ) from None


def _signature(folder: Path, public: "Ed25519PublicKey") -> bytes:
    try:
        signed = json.loads((folder / SIGNATURE).read_bytes()[:LONGEST_KEY])
        signature, maker = (base64.b64decode(signed[n]) for n in ("signature", "public_key"))
    except FileNotFoundError:
        raise UserError(
            "the model is not signed",
            file=str(folder),
            cure="Its maker signs it by `linkvet model sign`.",
        ) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UserError("the signature is damaged", file=str(folder / SIGNATURE)) from None
    if maker != public.public_bytes_raw():
        raise UserError(
            "the model is signed with another key",
            file=str(folder),
            cure="Ask its maker for the public key, by a way you trust.",
        )
    return signature


def _private_key(path: Path, passphrase: Callable[[], str]) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    content = _content(path)
    ssh = content.startswith(b"-----BEGIN OPENSSH")
    load: Any = serialization.load_ssh_private_key if ssh else serialization.load_pem_private_key
    try:
        try:
            key = load(content, None)
        except TypeError:  # it is locked
            key = load(content, passphrase().encode())
    except Exception:  # of many kinds, by the form of the file
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UserError(
            "isn't a private Ed25519 key, or the passphrase is wrong",
            file=str(path),
            cure=f"{MAKE_ONE}.",
        )
    return key


def _public_key(path: Path) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content = _content(path)
    ssh = content.startswith(b"ssh-")
    load: Any = serialization.load_ssh_public_key if ssh else serialization.load_pem_public_key
    try:
        key = load(content)
    except Exception:  # of many kinds, by the form of the file
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise UserError(
            "isn't a public Ed25519 key",
            file=str(path),
            cure=f"{MAKE_ONE}, and name model-key.pub.",
        )
    return key


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST_KEY)
    except OSError as error:
        raise UserError(f"the key cannot be read: {error.strerror}", file=str(path)) from None
