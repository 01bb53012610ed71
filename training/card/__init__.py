"""The model card, written from what was measured."""
