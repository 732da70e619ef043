"""Workspaces: choices, their reasons, the lock, and runs."""
