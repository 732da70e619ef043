"""XML adapter for spbe-sdk."""
