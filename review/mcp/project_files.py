"""Files of a project, and no others: what a model names is looked up below its folder alone."""

from pathlib import Path

from linkvet.analysis.table_endings import TABLE_ENDINGS
from linkvet.data.errors import UserError

OUTSIDE = "isn't in the project folder"
PARTS = ("summary.json", *(f"networks.{ending}" for ending in TABLE_ENDINGS))


class ProjectFiles:
    """The files below a folder, links in it followed no further than to each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def file(self, name: str) -> Path:
        """A file of the project.

        Raises
        ------
        UserError
            Where there is none of that name, or it is outside, be it by a link.
        """
        path = self._inside(name)
        if not path.is_file():
            raise UserError("is no file", file=name, cure="Name an export of the project.")
        return path

    def results(self, name: str) -> Path:
        """A folder of results of the project, whose files are in the project too."""
        folder = self._inside(name)
        for part in PARTS:
            if (folder / part).exists() or (folder / part).is_symlink():
                self._inside(str(folder / part))
        if not (folder / "summary.json").is_file():
            raise UserError("holds no results", file=name, cure="`linkvet score` writes them.")
        return folder

    def shown(self, text: str) -> str:
        """A text without the address of the project on this machine."""
        return text.replace(f"{self.folder}/", "").replace(str(self.folder), ".")

    def _inside(self, name: str) -> Path:
        try:
            path = (self.folder / name).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            raise UserError("there is no such file here", file=name[:200]) from None
        if not path.is_relative_to(self.folder):
            raise UserError(OUTSIDE, file=name[:200], cure="Only files below it are read.")
        return path
