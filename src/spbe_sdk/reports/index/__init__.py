"""The report of a maturity index."""
