"""Links in partitions: each fits in memory, and holds whole registrable domains."""
