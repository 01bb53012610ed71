"""How many links each referring domain of an invented profile has.

Real profiles follow Zipf's law: the domain of rank r has about D / (r + 3) of the links, rounded
down, where D domains link in all. Half of the domains have one link, a tenth has ten or more. So
the number of domains follows from the number of links, unless it is given.
"""

import numpy as np

BEHIND = 3.0  # what keeps the first few domains from holding more than real ones do


def typical_domains(links: int) -> int:
    """How many domains that many links mostly come from.

    >>> typical_domains(258_728)  # 28,514 in the real exports of this size
    29981
    """
    low, high = 1, max(links, 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _links_of(middle) <= links else (low, middle - 1)
    return low


def _links_of(domains: int) -> float:
    """Links of so many domains: the sum of D / (r + 3), rounded down, by Dirichlet's formula."""
    head = np.sum(1 / np.arange(1, BEHIND + 1))
    return max(domains * (np.log(domains) + 2 * np.euler_gamma - 1 - head), domains)


def links_by_domain(links: int, domains: int) -> np.ndarray:
    """Links of each domain, most first, shape (domains,); their sum is `links`.

    >>> links_by_domain(100, 10).tolist()
    [20, 15, 12, 11, 9, 8, 7, 7, 6, 5]
    """
    if not 1 <= domains <= links:
        raise ValueError(f"{links} links cannot come from {domains} domains")
    rank = np.arange(domains) + 1 + BEHIND
    low, high = 0.0, links * (BEHIND + 1)
    for _ in range(40):
        middle = (low + high) / 2
        too_many = np.maximum(middle // rank, 1).sum() > links
        low, high = (low, middle) if too_many else (middle, high)
    counts = np.maximum(low // rank, 1).astype(np.int64)
    left = links - int(counts.sum())
    counts += left // domains
    counts[: left % domains] += 1
    return counts
