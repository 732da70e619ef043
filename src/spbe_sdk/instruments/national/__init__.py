"""Instruments of national regulations, one YAML file each."""
