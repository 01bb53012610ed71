"""Labelled links in; a fitted and measured model out."""
