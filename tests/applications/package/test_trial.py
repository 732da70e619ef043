"""The publisher's trial on this machine: what is expected of it, and what is no expectation at all."""

import json
import shutil
from pathlib import Path

import pytest

from conftest import EXAMPLES
from spbe_sdk import Adoption, DataError, build, verify
from spbe_sdk.applications.package.package import collect, pack
from spbe_sdk.bindings.outcome import Verdict

SUMEDANG = EXAMPLES / "sumedang-spbe-index"
EXPECTED = "trial/expected.json"
NOT_JSON = [b"", b"bukan JSON", b"{", b"{'index': 3}", b"1" * 5000]
NO_OBJECT = [b"null", b"[]", b'["3.19"]', b"3.19", b'"3.19"', b"false"]


@pytest.mark.parametrize("content", [*NOT_JSON, *NO_OBJECT])
def test_an_expected_result_that_is_no_json_object_is_named(tmp_path: Path, content: bytes) -> None:
    shutil.copytree(SUMEDANG, tmp_path / "app")
    (tmp_path / "app" / EXPECTED).write_bytes(content)
    with pytest.raises(DataError) as caught:
        build(tmp_path / "app", tmp_path / "out.spbe")
    (finding,) = caught.value.findings
    assert (finding.code, finding.field, finding.allowed) == ("trial-different", EXPECTED, "JSON")
    assert finding.found
    assert not (tmp_path / "out.spbe").exists()


@pytest.mark.parametrize("content", [NOT_JSON[1], NO_OBJECT[1]])
def test_a_package_without_an_expected_result_is_not_ready(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "a.spbe"
    target.write_bytes(pack({**collect(SUMEDANG), EXPECTED: content}))
    assert verify(target)
    trial = Adoption.create(target, "32.16", tmp_path / "w", year=2021).trial()
    assert (trial.verdict, trial.package_index) == (Verdict.NOT_READY, None)
    assert [finding.code for finding in trial.package_findings] == ["trial-different"]


def test_what_differs_is_shown_in_short(tmp_path: Path) -> None:
    shutil.copytree(SUMEDANG, tmp_path / "app")
    text = (SUMEDANG / EXPECTED).read_text(encoding="utf-8")
    assert '"3.19"' in text
    (tmp_path / "app" / EXPECTED).write_text(text.replace('"3.19"', f'"{"9" * 1000}"', 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build(tmp_path / "app", tmp_path / "out.spbe")
    (finding,) = caught.value.findings
    assert (finding.found, finding.allowed) == ("3.19", "9" * 80)
    (tmp_path / "app" / EXPECTED).write_text(f'"{"9" * 1000}"', encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build(tmp_path / "app", tmp_path / "out.spbe")
    (finding,) = caught.value.findings
    assert (finding.found, finding.allowed) == ("9" * 80, "JSON")


def test_a_figure_of_a_unit_is_named_by_itself(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "sumedang-esakip", tmp_path / "app")
    expected = json.loads((tmp_path / "app" / EXPECTED).read_text(encoding="utf-8"))
    unit = next(name for name, value in expected.items() if name.startswith("unit ") and value["ceiling"])
    wrong, was = {**expected[unit], "ceiling": 1, "grade": None}, expected[unit]["ceiling"]
    (tmp_path / "app" / EXPECTED).write_text(json.dumps({**expected, unit: wrong}), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build(tmp_path / "app", tmp_path / "out.spbe")
    (finding,) = caught.value.findings
    assert (finding.field, finding.found, finding.allowed) == (f"{unit}, ceiling", str(was), "1")
