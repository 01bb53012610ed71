"""What stands in results, as JSON can say it."""

import math
from types import NoneType
from typing import Any


def plain(value: Any) -> Any:
    """Bring numpy's numbers, dates and NaN to what JSON can say."""
    if type(value) in (str, int, bool, NoneType):
        return value
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if hasattr(value, "tolist"):  # an array or number of numpy, which need not be loaded here
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)
