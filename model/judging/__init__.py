"""A profile judged partition by partition: each module is a round, or what rounds share."""
