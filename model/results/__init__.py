"""The tables of a run beside the links: domains, networks, the host graph, the summary."""
