"""What an answer says of other pages; how pages are followed is tried against servers in test_http and test_ckan."""

from typing import Any

import pytest

from spbe_sdk.adapters.pages import Page, Told, told_by, unasked

TOLD = [
    ({"total": "47"}, Told(total=47)),
    ({"count": "47"}, Told(total=47)),
    ({"count": "2"}, Told()),
    ({"total": "1"}, Told()),
    ({"total": "-1"}, Told()),
    ({"total": "²"}, Told()),
    ({"totalElements": "47", "totalPages": "5", "last": False}, Told(total=47, last=5, more=True)),
    ({"recordsTotal": "100", "recordsFiltered": "100"}, Told(total=100)),
    ({"meta": {"pagination": {"total": "47", "total_pages": "5"}}}, Told(total=47, last=5)),
    ({"meta": {"has_more": True}}, Told(more=True)),
    ({"has_more": False, "next": "abc"}, Told(more=False, next="abc")),
    ({"next": None}, Told(more=False)),
    ({"links": {"next": "/b"}}, Told(more=True, next="/b")),
    ({"_links": {"next": {"href": "/b"}}}, Told(more=True, next="/b")),
    ({"next_page_url": "null"}, Told(more=False)),
    ({"@odata.nextLink": "/b"}, Told(more=True, next="/b")),
    ({"links": [{"url": "/b"}]}, Told()),
    ([], Told()),
]


@pytest.mark.parametrize(("value", "expected"), TOLD)
def test_what_is_told(value: Any, expected: Told) -> None:
    assert told_by(value, [1, 2], "data", {}) == expected


def test_what_is_told_beside_the_items_and_in_headers() -> None:
    assert told_by({"data": {"data": [], "total": "47"}}, [], "data.data", {}) == Told(total=47)
    assert told_by([], [], None, {"x-total-count": "47", "x-wp-totalpages": "5"}) == Told(total=47, last=5)
    assert told_by([], [], None, {"content-range": "items 0-9/47"}) == Told(total=47)
    assert told_by([], [], None, {"link": '</b>; rel="next"'}) == Told(more=True, next="/b")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Told(), None),
        (Told(total=20), False),
        (Told(total=21), True),
        (Told(last=2), False),
        (Told(last=3), True),
        (Told(total=20, more=True), True),
        (Told(total=20, more=False), False),
    ],
)
def test_whether_there_is_more_after_two_pages_of_ten(told: Told, expected: bool | None) -> None:
    assert told.goes_on(20, 2) is expected


def test_an_empty_answer_promises_nothing() -> None:
    assert list(unasked(Page([], Told(total=3, more=True)), "x")) == []
    assert list(unasked(Page([1, 2, 3], Told(total=3, more=False, last=1)), "x")) == []
