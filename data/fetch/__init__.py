"""The polite crawler: referring pages from the web into a WARC."""
