"""Adoption: a region takes an application over, looks after it, decides, and plans its way up."""
