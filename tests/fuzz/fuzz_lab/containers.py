"""Every container of the lab, and how one of its inputs is made."""

from random import Random

from fuzz_lab import disavow, exports, models, pages, typed_exports
from fuzz_lab.case import Case, Maker

# container to its maker
MAKERS: dict[str, Maker] = {
    "csv": exports.csv_file,
    "tsv": exports.tsv_file,
    "json": exports.json_file,
    "jsonl": exports.jsonl_file,
    "gz": exports.gz_file,
    "zip": exports.zip_file,
    "parquet": typed_exports.parquet_file,
    "xlsx": typed_exports.workbook_file,
    "urls": disavow.urls,
    "disavow": disavow.disavow_files,
    "warc": pages.warc_file,
    "wat": pages.wat_file,
    "html": pages.saved_html,
    "page-table": pages.page_table,
    "model": models.model_folder,
}


def make(container: str, seed: int) -> Case:
    """The input of a seed, the same each time."""
    return MAKERS[container](Random(f"{container} {seed}"))
