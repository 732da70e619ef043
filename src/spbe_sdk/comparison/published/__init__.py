"""Published indices as data, a file per year."""
