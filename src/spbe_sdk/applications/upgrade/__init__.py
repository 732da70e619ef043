"""Upgrades: two versions merged with what a region chose, their effects, and the way back."""
