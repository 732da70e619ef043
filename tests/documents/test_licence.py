"""A licence is an SPDX expression, or terms of one's own by a name; a hint that is followed is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from conftest import EXAMPLES
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.licence import Licence
from spbe_sdk.files.notation import parse
from spbe_sdk.files.reading import try_convert
from spbe_sdk.findings.finding import Finding

TEXT = (EXAMPLES / "sumedang-spbe-index/application.yaml").read_text(encoding="utf-8")


def problems(licence: str) -> list[Finding]:
    text = TEXT.replace("licence: CC-BY-4.0", f"licence: '{licence}'")
    return try_convert(parse(text, "application.yaml"), Application)[1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cc-by-4.0", "CC-BY-4.0"),
        ("EUPL-1.2 or mit", "EUPL-1.2 OR MIT"),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0"),
        ("LicenseRef-Sumedang", "LicenseRef-Sumedang"),
    ],
)
def test_what_spdx_knows_is_written_in_one_way(written: str, meant: str) -> None:
    assert TypeAdapter(Licence).validate_python(written) == meant


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("Lisensi kami sendiri", "LicenseRef-Lisensi-kami-sendiri"),
        ("proprietary", "LicenseRef-proprietary"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("Apache 2.0", "Apache-2.0"),
        ("EUPL 1.2", "EUPL-1.2"),
        ("MIT License", "MIT"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("licenseref-x_y", "LicenseRef-licenseref-x-y"),
    ],
)
def test_free_words_are_refused_with_what_is_near(written: str, near: str) -> None:
    (found,) = problems(written)
    assert (found.code, found.found) == ("licence-unknown", written)
    assert near in str(found.allowed).split(", ")
    assert found.origin is not None and found.origin.row is not None


@given(st.text(st.characters(exclude_characters="'", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1))
def test_each_hint_is_accepted(written: str) -> None:
    for found in problems(written):
        if found.code == "licence-unknown":
            assert [problems(hint) for hint in str(found.allowed).split(", ")] == [[]] * len(
                str(found.allowed).split(", ")
            )
