"""Workbooks that people fill in: made and bound, read, changed, and split among offices."""
