"""What a user would write instead: pandas, urlsplit and tldextract row by row, pred_contrib.

Its model is a throw-away of the usual size (200 trees of 31 leaves) on random labels: only the time
it takes is looked at. Run as `python plain.py EXPORT ROWS`; prints seconds of CPU per stage.
"""

import io
import json
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm
import numpy as np
import pandas as pd
import tldextract

MONEY = {"cheap", "buy", "seo", "backlinks", "casino", "loan", "deal", "deals", "bonus", "viagra"}
NUMBERS = [
    "Domain rating",
    "UR",
    "Domain traffic",
    "Referring domains",
    "Linked domains",
    "External links",
    "Page traffic",
    "Keywords",
    "Links in group",
    "Referring page HTTP code",
]
FLAGS = ["Content", "Nofollow", "UGC", "Sponsored", "Rendered", "Raw"]
TEXTS = ["Referring page title", "Left context", "Anchor", "Right context"]


def read(path: Path, rows: int) -> pd.DataFrame:
    """Read the first rows of an Ahrefs export."""
    return pd.read_csv(path, sep="\t", encoding="utf-16", nrows=rows, keep_default_na=False)


def features(export: pd.DataFrame, extract: tldextract.TLDExtract) -> pd.DataFrame:
    """Measure some forty features, most of them one row at a time."""
    table = export[NUMBERS].apply(pd.to_numeric, errors="coerce")
    for flag in FLAGS:
        table[flag] = (export[flag].astype(str).str.lower() == "true").astype(float)
    table["age"] = (pd.Timestamp("2027-01-01") - pd.to_datetime(export["First seen"])).dt.days
    parts = [extract(url) for url in export["Referring page URL"]]
    table["domain"] = [f"{one.domain}.{one.suffix}" for one in parts]
    urls = pd.DataFrame([of_url(url) for url in export["Referring page URL"]])
    texts = pd.DataFrame([of_text(row) for row in export[TEXTS].itertuples(index=False)])
    table["per_domain"] = table.groupby("domain")["UR"].transform("size")
    return pd.concat([table.drop(columns="domain"), urls, texts], axis=1)


def of_url(url: str) -> dict[str, float]:
    """Count over the parts of a URL."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return {
        "host_length": len(host),
        "host_digits": sum(one.isdigit() for one in host),
        "host_hyphens": host.count("-"),
        "host_dots": host.count("."),
        "path_length": len(parts.path),
        "path_depth": parts.path.count("/"),
        "path_digits": sum(one.isdigit() for one in parts.path),
        "query_length": len(parts.query),
    }


def of_text(row: tuple[str, ...]) -> dict[str, float]:
    """Count over the texts of a row."""
    columns = {}
    for name, text in zip(TEXTS, row, strict=True):
        words = text.lower().split()
        columns[f"{name}_words"] = len(words)
        columns[f"{name}_length"] = len(text)
        columns[f"{name}_capitals"] = sum(one.isupper() for one in text)
        columns[f"{name}_money"] = sum(word in MONEY for word in words)
    return columns


def main(path: Path, rows: int) -> None:
    """Time each stage on the first rows of an export."""
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    extract("https://warm.example/")
    spent, clock = {}, time.process_time
    began = clock()
    export = read(path, rows)
    spent["read"], began = clock() - began, clock()
    table = features(export, extract)
    spent["features"] = clock() - began
    data = lightgbm.Dataset(table, np.random.default_rng(0).integers(0, 2, len(table)))
    settings = {"objective": "binary", "num_leaves": 31, "min_data_in_leaf": 5, "verbosity": -1}
    model = lightgbm.train(settings, data, 200)
    began = clock()
    model.predict(table, pred_contrib=True)
    spent["reasons"], began = clock() - began, clock()
    table.assign(p=0.5).to_csv(io.StringIO())
    spent["write"] = clock() - began
    print(json.dumps({"rows": len(table), **spent}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
