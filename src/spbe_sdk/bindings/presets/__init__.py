"""Sources that many regions hold, one YAML file each; and how they are recognised."""
