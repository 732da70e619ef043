"""An index as a developer builds it: lists, plain numbers, text for a stage and a day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from spbe_sdk import Assessment, Evidence, Rating, score

ratings = [Rating(indicator=str(number), value=3) for number in range(1, 45)]
ratings += [
    Rating(indicator="45", value=2.0),
    Rating(indicator="46", value=Decimal("2"), evidence=["perbup-12-2021"]),
    Rating(indicator="47", value=None),
]
evidence = [Evidence(id="perbup-12-2021", title="Peraturan Bupati", issued="2021-03-01", status="accepted")]
assessment = Assessment(
    instrument="spbe-59-2020", region="32.16", year=2023, stage="final", ratings=ratings, evidence=evidence
)
result = score(assessment)
index: Decimal = result.index
better: dict[str, Fraction] = result.with_ratings({"47": 5.0}).differences
issued: date | None = assessment.evidence[0].issued
values: list[int | bool | str | None] = [rating.value for rating in assessment.ratings]
