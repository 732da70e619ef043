"""Performance (SAKIP): rows to a plan, its cascade, achievement, and measurement."""
