"""Cases of a review: which are decided, what a decision is about, and what the gate refuses."""
