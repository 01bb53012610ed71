"""Pages out of web archives: WARC 1.0 and 1.1 and ARC (plain, gzip, zstd), and WAT."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any

from fastwarc.stream_io import FastWARCError, GZipStream  # noqa: F401
