"""Commands that open a review, or serve what it needs."""
