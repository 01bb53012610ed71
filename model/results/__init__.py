"""The tables of a run beside the links: domains, families, the host graph, the summary."""
