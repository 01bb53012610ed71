"""A folder in model2vec's format: a dozen invented words of two languages, translations near."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

# by subject, each word beside its translation
BATHS = (("baths", "thermen"), ("swim", "zwemmen"), ("steam", "stoom"))
MOTORS = (("motor", "auto"), ("oil", "olie"), ("tyres", "banden"))
WORDS = [word for pair in (*BATHS, *MOTORS) for word in pair]


def save(folder: Path, *, rows: int | None = None, **tensors: np.ndarray) -> Path:
    """Write the folder; `rows` cuts the table, `tensors` stand beside it or in its place."""
    folder.mkdir(exist_ok=True)
    vocabulary = {word: at for at, word in enumerate(["[UNK]", *WORDS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    table = np.vstack([np.zeros((1, 4)), *map(_vector, WORDS)]).astype(np.float32)
    save_file({"embeddings": table[:rows], **tensors}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({"normalize": True}))
    return folder


def _vector(word: str) -> np.ndarray:
    """One direction for each subject, and a little of the word's own."""
    pair = next(pair for pair in (*BATHS, *MOTORS) if word in pair)
    own = 0.3 * np.cos(np.arange(2) + WORDS.index(word))
    return np.array([pair in BATHS, pair in MOTORS, *own])
