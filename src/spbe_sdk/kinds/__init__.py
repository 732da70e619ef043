"""Application kinds: ports, settings and a run; one file per kind. Floor 6."""
