"""The page of `spbe open` for tests: as a program of its own in a real browser, or asked without one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import StrictUndefined

from spbe_sdk.web.app import application
from spbe_sdk.web.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ADDRESS = "127.0.0.1:40123"

PAGES = ("", "fill", "evidence", "try", "compare", "reports", "settings")


class Visitor:
    """A browser without a window: it has been let in, and says where it comes from as browsers do."""

    def __init__(self, folder: Path, language: Any = "id") -> None:
        self.desk = Desk(folder, language, ADDRESS)
        app = application(self.desk)
        # A name that a template has and no page gives is a fault here, and nothing to see there.
        app.jinja_env.undefined = StrictUndefined
        self.client = app.test_client()
        assert self.get(f"/?token={self.desk.token}").status_code == 303

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, base_url=self.desk.origin, headers=headers, buffered=True)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        told = {"Origin": self.desk.origin, **headers}
        return self.client.post(path, base_url=self.desk.origin, data=data or {}, headers=told)


Opener = Callable[..., str]


@pytest.fixture
def opener() -> Iterator[Opener]:
    """Opens a folder by the command, in a program of its own, and returns the address that lets a browser in."""
    running: list[subprocess.Popen[str]] = []

    def opened(folder: Path, language: str = "id") -> str:
        command = [sys.executable, "-m", "spbe_sdk", "open", str(folder), "--no-browser", "--lang", language]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        return found[0]

    yield opened
    for process in running:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def surfer(browser: Browser) -> Iterator[Page]:
    """A page of a browser that reaches this machine, in which any complaint is a failure."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.failure} {request.url}"))
    yield page
    context.close()
    # What a page refuses in words is no complaint, nor is a count that was overtaken by the next page.
    assert [text for text in complaints if not re.search("status of (409|422)|ERR_ABORTED", text)] == []
