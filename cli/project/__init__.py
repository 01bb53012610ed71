"""The project file, `linkvet.toml`: what it can hold, where it is found, what it gives commands."""
