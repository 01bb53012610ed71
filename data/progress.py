"""How a long step tells how far it has come."""

from collections.abc import Callable

# called with the step, how much of it is done, and how much there is
Progress = Callable[[str, int, int], None]
