"""Runs, registry and champion in MLflow."""
