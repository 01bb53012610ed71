"""Words, names and near-copies of texts."""
