"""The same measurement for many units at once: whole numbers in columns, on the engine where the data is."""
