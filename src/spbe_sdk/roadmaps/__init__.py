"""The cheapest way up: problem, exact tables, solver, quarters, and how sure a predicate is."""
