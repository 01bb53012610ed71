"""Shares as people read them; no import, since the command line starts with it."""


def percent(share: float) -> str:
    """Share as a percentage that never rounds to nothing or to certainty.

    >>> percent(0.5), percent(0.0004), percent(0.9996), percent(1.0)
    ('50%', '<1%', '>99%', '100%')
    """
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{share:.0%}"
