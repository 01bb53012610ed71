"""What the report shows, as one dict."""
