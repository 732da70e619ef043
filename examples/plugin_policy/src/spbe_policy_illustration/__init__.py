"""A measurement policy for spbe-sdk: data, and no code."""
