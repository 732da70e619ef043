"""Workbooks as lines of shown texts: one file per format, and what the formats share."""
