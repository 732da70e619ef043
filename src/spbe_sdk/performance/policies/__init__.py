"""Measurement policies as data, and their library."""
