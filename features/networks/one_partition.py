"""Traits of a profile whose links are all in one partition."""

import numpy as np

from linkvet.data.partitions.partition import Partition
from linkvet.features.networks.kinds.declarations import KINDS, About
from linkvet.features.networks.kinds.near_copies import near_groups
from linkvet.features.networks.kinds.shared_text import domains_per_target, targets
from linkvet.features.networks.kinds.shared_values import Part, pairs_of, shared
from linkvet.features.networks.kinds.surprisal import sample, word_counts
from linkvet.features.networks.pruning import most_shared
from linkvet.features.networks.referring_domains import links_of
from linkvet.features.networks.weights import weighed, weighed_by_words


def traits_of_one(partition: Partition, about: About, job: None) -> dict[int, Part]:
    """Traits of each kind and who has them, by the kind's place among all."""
    columns = partition.columns
    return {at: _part(partition, at, about) for at, kind in enumerate(KINDS) if kind.is_in(columns)}


def _part(partition: Partition, place: int, about: About) -> Part:
    kind = KINDS[place]
    links = links_of(partition, *kind.columns)
    code = links["code"].to_numpy()
    values = kind.read(links, about)
    if kind.near:
        values = values._replace(key=near_groups(values, kind.same_counts))
    count = np.bincount(code, minlength=about.domains)
    domain = code[values.link]
    pairs, keys = shared(pairs_of(values.key, values.order, domain, count, few_read=kind.near))
    words = domains_of_target = None
    if kind.by_words:
        counts = word_counts(sample(values.texts, values.hashes)["text"])
        words = weighed_by_words(kind, links, values, keys["first"], counts, about)
        if kind.by_target:
            domains_of_target = domains_per_target(targets(links), code)
    table = weighed(place, keys, words, domains_of_target, about.domains)
    return most_shared(pairs, table), table
