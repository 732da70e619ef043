"""``python -m spbe_sdk.cli``: the command line where its script is not on the path."""

from spbe_sdk.cli.main import run

run()
