"""Measurement policies in use, one YAML file each."""
