"""First files of a new application or plug-in."""
