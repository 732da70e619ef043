"""Regions beside each other, and the way up."""

from pathlib import Path

from spbe_sdk import Adoption, PlanScore, Result, compare, roadmap, score


def result_of(region: str, level: float) -> Result:
    ratings = [{"indicator": str(number), "value": level} for number in range(1, 48)]
    return score({"instrument": "spbe-59-2020", "region": region, "year": 2023, "ratings": ratings})


results = {region: result_of(region, level) for region, level in (("32.16", 3.0), ("32.11", 4.0))}
ranked = compare(results.values())
first: str = ranked[0].result.region
ranks: list[int] = ranked.to_frame(engine="polars")["rank"].to_list()
assert (first, ranks) == ("32.11", [1, 2])
cost: int = roadmap(results["32.16"], target="3.5").cost


def wrong_checks(folder: Path) -> list[str]:
    return [check.name for check in Adoption.open(folder).doctor("en") if check.status == "fail"]


def index_of(folder: Path) -> str:
    result = Adoption.open(folder).run().result
    if isinstance(result, Result):
        return str(result.index)
    return str(result.tops[0].total.performance) if isinstance(result, PlanScore) else ""
