"""What stands in results, as JSON can say it."""

import math
from types import NoneType
from typing import Any, cast


def plain(value: Any) -> Any:
    """Bring numpy's numbers, dates and NaN to what JSON can say."""
    if type(value) in (str, int, bool, NoneType):
        return value
    if isinstance(value, dict):
        items = cast(dict[Any, Any], value).items()
        return {str(key): plain(one) for key, one in items}
    if hasattr(value, "tolist"):  # an array or number of numpy, which need not be loaded here
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(one) for one in cast(list[Any], value)]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)
