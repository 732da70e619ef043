"""`python -m spbe_sdk`: the command `spbe`, where its script is not on the path."""

from spbe_sdk.cli.__main__ import run

if __name__ == "__main__":
    run()
