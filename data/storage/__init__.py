"""Where files are: on this machine, or on a storage that an address names."""
