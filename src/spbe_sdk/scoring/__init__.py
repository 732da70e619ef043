"""Arithmetic on plain trees; knows neither files nor regions. One strategy per file."""
