"""The one page for a decision."""
