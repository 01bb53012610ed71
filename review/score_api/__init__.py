"""The API for programs: an export in, verdicts out; decisions in and out."""
