"""Commands that fit, teach, measure and promote models."""
