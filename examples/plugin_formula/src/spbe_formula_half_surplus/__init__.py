"""Formula half-surplus for spbe-sdk."""
