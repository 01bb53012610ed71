"""The folder of labelled data beside this repository, and what its files are."""

from pathlib import Path

from linkvet.training.examples.manifest import Manifest, read_manifest

DATA = Path(__file__).parents[3] / "shared" / "data"


def manifest(data: Path = DATA) -> Manifest:
    """Read what the folder holds."""
    return read_manifest(data, Path(__file__).parents[1] / "manifest.toml")
