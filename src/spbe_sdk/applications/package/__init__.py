"""Packages: building, signing, verifying and trying an application."""
