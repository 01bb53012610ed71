"""The results of several sites that `linkvet score --several-sites` wrote."""

from pathlib import Path

from linkvet.analysis.results import AGAIN, read_summary, readable, scan_file
from linkvet.cli.results.read import is_results
from linkvet.cli.results.site_folders import FOLDER, SITES
from linkvet.data.errors import UserError
from linkvet.data.publish import finish


def folders_of_sites(folder: Path) -> list[Path]:
    """Folders of the sites in one of several, or the folder itself where it is of one.

    Raises
    ------
    UserError
        Where it holds no results.
    """
    finish(folder)
    if not (folder / SITES).is_file():
        if is_results(folder):
            return [folder]
        raise UserError(
            "holds no results",
            file=str(folder),
            cure="Name a folder that `linkvet score` wrote.",
        )
    names = _names(folder / SITES)
    return [folder / name for name in names if FOLDER.fullmatch(name)]


def _names(table: Path) -> list[str]:
    with readable(table):
        sites = scan_file(table).collect()
    if "folder" not in sites.columns:
        raise UserError("the column is missing", file=str(table), column="folder", cure=AGAIN)
    return sites["folder"].drop_nulls().to_list()


def folder_by_site(folder: Path) -> dict[str, Path]:
    """The folder of each site, by the site's name.

    Raises
    ------
    UserError
        Where it holds no results, or a summary cannot be read.
    """
    folders = folders_of_sites(folder)
    return {read_summary(one / "summary.json").get("site") or one.name: one for one in folders}
