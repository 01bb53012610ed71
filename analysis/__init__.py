"""What scored profiles say: one profile as a whole, and two against each other."""
