"""An adoption in Python: its checks, and what its run computed."""

import json
from pathlib import Path

from conftest import EXAMPLES
from spbe_sdk import Adoption, PlanScore, Result, build
from spbe_sdk.applications.adoption.doctor import examine
from spbe_sdk.applications.scaffolds.example import adopt_example


def test_the_checks_are_those_of_the_doctor(workspace: Adoption) -> None:
    checks = workspace.doctor("en")
    assert [check.to_dict("en") for check in checks] == [
        check.to_dict("en") for check in examine(workspace.folder, "en")
    ]
    assert {"python", "workspace", "package"} <= {check.name for check in checks}
    assert not [check for check in checks if check.status == "fail" and check.name == "workspace"]


def test_the_checks_see_the_choices_as_they_are_now(workspace: Adoption) -> None:
    (workspace.folder / "spbe.yaml").write_text("foo: 1\n", encoding="utf-8")
    failed = [check.name for check in workspace.doctor() if check.status == "fail"]
    assert failed == ["workspace"]


def test_a_run_has_the_result_that_it_keeps(workspace: Adoption) -> None:
    run = workspace.run()
    assert isinstance(run.result, Result)
    kept = json.loads((run.folder / "result.json").read_text(encoding="utf-8"))
    assert (str(run.result.index), run.result.predicate) == (kept["index"], kept["predicate"])
    assert repr(run) == f"<Run {run.folder}: {run.verdict}>"
    assert repr(workspace).startswith("<Adoption ")


def test_a_run_of_a_plan_has_its_score(tmp_path: Path) -> None:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "esakip.spbe")
    adopted = adopt_example(package, EXAMPLES / "bekasi-esakip", tmp_path / "bekasi", "id")
    result = adopted.run().result
    assert isinstance(result, PlanScore)
    assert repr(result).startswith("<PlanScore 32.16 ")
