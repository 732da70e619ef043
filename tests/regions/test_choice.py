"""The region that was meant, or a finding that names what may have been."""

import pytest

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.regions.choice import check_region, choose_region


def refused(text: str) -> Finding:
    with pytest.raises(UsageError) as caught:
        choose_region(text)
    return caught.value.findings[0]


@pytest.mark.parametrize(
    ("text", "code"), [("3216", "32.16"), ("kota bekasi", "32.75"), ("32.16.01", "32.16.01"), ("jabar", "32")]
)
def test_codes_and_names_become_codes(text: str, code: str) -> None:
    assert choose_region(text) == code


def test_a_name_of_several_is_refused_with_all_of_them_and_a_line_to_write() -> None:
    finding = refused("Bekasi")
    assert finding.code == "region-several"
    assert "Kabupaten Bekasi (32.16), Kota Bekasi (32.75)" in finding.message("id")
    assert "--region 32.16" in finding.remedy("en")


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    finding = refused("Kabupaten Denpasar")
    assert finding.code == "region-unknown"
    assert "Kota Denpasar (51.71)" in finding.message("id")
    assert "--region 51.71" in finding.remedy("id")
    assert "–" in refused("xyzzy").message("id")
    assert refused("").code == "region-unknown"


def test_an_unknown_code_of_a_regency_is_refused_with_what_it_became_or_its_province() -> None:
    assert "Kabupaten Merauke (93.01)" in refused("91.01").message("en")
    assert "--region 93.01" in refused("91.01.01").remedy("en")
    assert all(name in refused("32.99").message("en") for name in ("Kabupaten Bogor (32.01)", "Kota Banjar (32.79)"))
    assert "Aceh (11)" in refused("99").message("en")


def test_an_unknown_code_further_down_stands_with_a_warning() -> None:
    assert choose_region("3216.99") == "32.16.99"
    (finding,) = check_region("32.16.99", Origin("spbe.yaml"))
    assert (finding.code, finding.severity) == ("region-unlisted", Severity.WARNING)
    assert "Tarumajaya (32.16.01)" in finding.remedy("id")
    assert check_region("32.16.01.2001") == check_region("32.16") == check_region("32") == []
    assert "Kabupaten Merauke (93.01)" in check_region("91.01")[0].remedy("en")
