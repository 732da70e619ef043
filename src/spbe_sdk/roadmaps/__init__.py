"""Roadmaps: the cheapest way up, and rules as data (effort of steps, what comes before what), by instrument."""
