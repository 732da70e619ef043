"""Results to HTML; computes nothing. Floor 6."""
