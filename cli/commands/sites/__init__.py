"""Commands on several sites at once."""
