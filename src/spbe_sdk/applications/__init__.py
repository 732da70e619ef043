"""Packages, workspaces, trials and runs."""
