"""Packages, workspaces, trials and runs. Floor 7."""
