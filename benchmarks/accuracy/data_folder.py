"""The folder of labelled data beside this repository, and what its files are."""

from pathlib import Path

from linkvet.training.examples.manifest import Manifest, read_manifest

DATA = Path(__file__).parents[3] / "shared" / "data"
LEARNED = Path(__file__).parents[1] / "manifest.toml"  # what the model that ships is fitted on
MANY = Path(__file__).parents[1] / "sites.toml"  # the exports of many sites among these


def manifest(data: Path = DATA) -> Manifest:
    """Read what the model that ships is fitted on."""
    return read_manifest(data, LEARNED)
