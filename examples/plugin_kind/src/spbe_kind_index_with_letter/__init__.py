"""Kind of application index-with-letter for spbe-sdk."""
