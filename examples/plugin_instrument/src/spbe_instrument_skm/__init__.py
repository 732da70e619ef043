"""An instrument for spbe-sdk: data, and no code."""
