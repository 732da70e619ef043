"""The page on one's own computer: what the verbs do, for people who fill in, try and read."""
