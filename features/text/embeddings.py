"""Static embeddings out of a folder in model2vec's format; nothing is fetched, nothing in it runs.

Every token has one vector, and a text is their mean (Tulkens & van Dongen 2024, "Model2Vec: Fast
State-of-the-Art Static Embeddings"). Files are looked at before a library opens them, which says
little about what is wrong with one.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from linkvet.data.errors import UserError

if TYPE_CHECKING:
    from model2vec import StaticModel

WEIGHTS, TOKENIZER, CONFIG = "model.safetensors", "tokenizer.json", "config.json"
# largest size of each in bytes; the largest multilingual model known has a tenth of it
LARGEST = {WEIGHTS: 5_000_000_000, TOKENIZER: 200_000_000, CONFIG: 1_000_000}
MOST_TOKENS, MOST_DIMENSIONS, LONGEST_HEADER = 5_000_000, 4_096, 1_000_000
LIKE_THAT = "Name a folder as model2vec's `StaticModel.save_pretrained` writes it."
AGAIN = "Download the model again."


def read_embeddings(folder: Path | str) -> "StaticModel":
    """Read a model from a folder with `model.safetensors`, `tokenizer.json` and `config.json`.

    Raises
    ------
    UserError
        Where a file is missing, too large, cut short or of another form, or files do not fit.
    ImportError
        Where model2vec is not installed (the extra `embeddings`).
    """
    folder = Path(folder)
    _there(folder)
    _tensors(folder / WEIGHTS)
    _settings(folder / CONFIG)
    # its import opens no connection, and a folder that is there is never looked for elsewhere
    from model2vec import StaticModel

    try:
        model = StaticModel.from_pretrained(folder)
    except Exception as error:  # the libraries behind it raise bare exceptions
        raise _refused(folder, error) from None
    _fitting(model, folder)
    return model


def vectors(model: "StaticModel", texts: Sequence[str]) -> np.ndarray:
    """Vectors of texts, of length one, shape (texts, dimensions); 0 where no token is known."""
    if not len(texts):
        return np.zeros((0, model.dim), np.float32)
    rows = model.encode(list(texts), normalize=False, use_multiprocessing=False)
    return unit(rows.astype(np.float32))


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows at length one; those of length 0 stay."""
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return rows / np.where(length > 0, length, 1)[:, None]


def _there(folder: Path) -> None:
    if not folder.is_dir():
        raise UserError("there is no such folder", file=str(folder), cure=LIKE_THAT)
    for name, largest in LARGEST.items():
        path = folder / name
        if not path.is_file():
            raise UserError(f"holds no {name}", file=str(folder), cure=LIKE_THAT)
        if path.stat().st_size > largest:
            raise UserError(
                f"is larger than {largest:,} bytes", file=str(path), cure="Take a smaller model."
            )


def _tensors(path: Path) -> None:
    """Check names, shapes and length by the header: its own length, then JSON, then the data."""
    header, whole = _header(path)
    table: Any = header.get("embeddings")
    shape: Any = cast(dict[str, Any], table).get("shape") if isinstance(table, dict) else None
    numbers = cast(list[Any], shape) if isinstance(shape, list) else []
    if not (len(numbers) == 2 and all(isinstance(n, int) for n in numbers)):
        raise UserError(
            "holds no table `embeddings` of tokens by dimensions", file=str(path), cure=LIKE_THAT
        )
    tokens, dimensions = numbers
    if not (0 < tokens <= MOST_TOKENS and 0 < dimensions <= MOST_DIMENSIONS):
        problem = f"has {tokens:,} tokens of {dimensions:,} dimensions"
        limit = f"Take one of at most {MOST_TOKENS:,} by {MOST_DIMENSIONS:,}."
        raise UserError(problem, file=str(path), cure=limit)
    if (size := path.stat().st_size) != whole:
        raise UserError(f"has {size:,} bytes instead of {whole:,}", file=str(path), cure=AGAIN)


def _header(path: Path) -> tuple[dict[str, Any], int]:
    """Tensors by name out of the header of a safetensors file, and the bytes the file must have."""
    start = _bytes(path, 8 + LONGEST_HEADER)
    length = int.from_bytes(start[:8], "little")
    try:
        header = json.loads(start[8 : 8 + length])
        header.pop("__metadata__", None)
        ends = [int(end) for _, end in (one["data_offsets"] for one in header.values())]
        return header, 8 + length + max(ends)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise UserError(
            "isn't a safetensors file, or is cut short", file=str(path), cure=AGAIN
        ) from None


def _bytes(path: Path, count: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        raise UserError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _settings(path: Path) -> None:
    try:
        settings = json.loads(_bytes(path, LARGEST[CONFIG]))
    except (ValueError, RecursionError):
        settings = None
    if not isinstance(settings, dict):
        raise UserError("isn't a JSON object", file=str(path), cure=AGAIN)
    longest = cast(dict[str, Any], settings).get("max_length")
    if longest is not None and not (type(longest) is int and longest > 0):
        raise UserError(
            f"has a max_length of {longest!r}",
            file=str(path),
            cure="Make it a number of tokens, or leave it out.",
        )


def _refused(folder: Path, error: Exception) -> UserError:
    """Tell which file the libraries could not read, and what they said."""
    from tokenizers import Tokenizer

    message = " ".join(str(error).split())[:200]
    try:
        Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception:
        return UserError(f"cannot be read ({message})", file=str(folder / TOKENIZER), cure=AGAIN)
    return UserError(f"cannot be read ({message})", file=str(folder), cure=LIKE_THAT)


def _fitting(model: "StaticModel", folder: Path) -> None:
    """Refuse tables that do not fit each other: a token without a vector, a vector of NaN."""
    mapping, weights = model.token_mapping, model.weights
    rows = model.embedding.shape[0]
    last = max(model.tokenizer.get_vocab().values())
    ids = [rows] if mapping is None else [mapping.size]
    ids += [] if weights is None else [weights.size]
    fits = last < min(ids) and (mapping is None or (mapping.min() >= 0 and mapping.max() < rows))
    if not fits:
        raise UserError("has tokens without a vector", file=str(folder / TOKENIZER), cure=AGAIN)
    if not all(np.isfinite(one).all() for one in (model.embedding, weights) if one is not None):
        raise UserError("holds vectors that aren't numbers", file=str(folder / WEIGHTS), cure=AGAIN)
