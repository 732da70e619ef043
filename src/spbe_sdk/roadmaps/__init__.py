"""Rules for roadmaps as data: effort of steps and what has to come before what, by instrument."""
