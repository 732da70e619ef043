"""A known source for spbe-sdk: data, and no code."""
