"""Rules of effort and dependencies as data, and their library."""
