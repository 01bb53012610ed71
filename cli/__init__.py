"""The commands a person types, the files they get, and the report they read."""

import os

# Read when polars is loaded: its allocator then keeps freed memory for two seconds rather than half
# of one, since asking the system for it again took up to a tenth of a run. A setting of the user's
# own stands.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:2000,muzzy_decay_ms:2000")

from linkvet.cli.main import main

__all__ = ["main"]
