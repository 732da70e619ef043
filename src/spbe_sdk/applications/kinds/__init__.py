"""Kinds of application: their ports, and a run from bound ports to an outcome."""
