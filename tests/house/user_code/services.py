"""What a service answers: a result as values and as a frame, and an error in both languages."""

from typing import Any

from spbe_sdk import Result, SpbeError, score


def answer(sent: dict[str, Any]) -> dict[str, Any]:
    try:
        return score(sent, language="en").to_dict()
    except SpbeError as error:
        return error.to_dict()


values = {"instrument": "spbe-59-2020", "region": "32.16", "year": 2023, "ratings": [{"indicator": "1", "value": 3.0}]}
told = answer(values)
wrong = answer({**values, "year": "2023"})
assert wrong["findings"][0]["message"].keys() == {"id", "en"}

result: Result = score(values)
names = result.to_frame("aspect", engine="polars")["name"].to_list()
line: str = repr(result)
