"""From a dataframe to an index, and many indices at once: frames stay of the type that they are."""

from pathlib import Path

import polars as pl

from spbe_sdk import Assessment, ScoredResult, SpbeError, score, score_frame

rows = pl.DataFrame({"No": list(range(1, 48)), "Nilai": [3.0] * 47})
assessment = Assessment.from_frame(
    rows, instrument="spbe-59-2020", region="32.16", year=2023, indicator="No", value="Nilai", stage="final"
)
result: ScoredResult = score(assessment, "spbe-59-2020")

many: pl.DataFrame = score_frame(pl.DataFrame({str(number): [3, 4] for number in range(1, 48)}), "spbe-59-2020")
indices: list[str] = many["index"].to_list()

sent: dict[str, object] = {"instrument": "spbe-59-2020", "region": "32.16", "year": 2023, "ratings": []}
results = [score(sent), score(Assessment.from_dict(sent))]
try:
    score(Path("tidak-ada.yaml"))
except SpbeError as error:
    codes = [finding.code for finding in error.findings]
