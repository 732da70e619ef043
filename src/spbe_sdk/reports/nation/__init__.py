"""The nation: all published results of a year."""
