"""Nobody but the browser that was let in gets an answer, and nothing that it reads writes."""

import http.client
import os
import socket
import sys
import threading
from contextlib import closing
from io import BytesIO
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest

from conftest import CommandLine
from opening import ADDRESS, PAGES, Visitor
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.scaffolds.application import new_adoption
from spbe_sdk.applications.worksheets.filling import digest_of, fill_in, needed, order_of
from spbe_sdk.files.folder import sha256
from spbe_sdk.files.held import hold
from spbe_sdk.web import serving
from spbe_sdk.web.app import application
from spbe_sdk.web.desk import Desk


@pytest.fixture
def blank(tmp_path: Path) -> Adoption:
    return new_adoption(tmp_path / "kami", "32.16", None, year=2024)


def state(folder: Path) -> dict[str, str]:
    return {str(path): sha256(path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_token_opens_once_and_becomes_a_strict_cookie(blank: Adoption) -> None:
    desk = Desk(blank.folder, address=ADDRESS)
    client, token = application(desk).test_client(), desk.token
    answer = client.get(f"/?token={token}", base_url=desk.origin)
    cookie = answer.headers["Set-Cookie"]
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    assert str(token) not in cookie
    other = application(desk).test_client()
    assert other.get(f"/?token={token}", base_url=desk.origin).status_code == 403
    assert other.get("/", base_url=desk.origin).status_code == 403
    other.set_cookie(desk.cookie_name, "x" * 43)
    assert other.get("/", base_url=desk.origin).status_code == 403
    assert client.get("/", base_url=desk.origin).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "spbe.evil.test:40123"},
        {"Host": "localhost:40123"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:40124"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_other_names_and_other_sites_are_refused(blank: Adoption, headers: dict[str, str]) -> None:
    visitor = Visitor(blank.folder)
    before = state(blank.folder)
    assert visitor.get("/", **headers).status_code == 403
    assert visitor.post("/run", **headers).status_code == 403
    assert visitor.post("/stop", **headers).status_code == 403
    assert state(blank.folder) == before
    assert not visitor.desk.done


def test_a_form_must_say_where_it_comes_from(blank: Adoption) -> None:
    visitor = Visitor(blank.folder)
    assert visitor.client.post("/run", base_url=visitor.desk.origin).status_code == 403
    assert not (blank.folder / "runs").exists()


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT"])
def test_only_a_visit_spends_the_token(blank: Adoption, method: str) -> None:
    desk = Desk(blank.folder, address=ADDRESS)
    client = application(desk).test_client()
    client.open(f"/?token={desk.token}", base_url=desk.origin, method=method, headers={"Origin": desk.origin})
    assert desk.token is not None


def test_every_answer_is_closed(workspace: Adoption) -> None:
    workspace.run()
    visitor = Visitor(workspace.folder)
    run = next((workspace.folder / "runs").iterdir()).name
    paths = [*(f"/{name}" for name in PAGES), "/nothing", "/static/page.js", f"/reports/{run}/report.html"]
    for path in paths:
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';"), path
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "" if "report" in path else "!")
        assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    report = visitor.get(f"/reports/{run}/report.html").headers["Content-Security-Policy"]
    assert "sandbox" in report
    assert "allow-scripts" not in report
    for name in PAGES:
        page = visitor.get(f"/{name}").text
        assert "<style" not in page
        assert " style=" not in page


@pytest.mark.parametrize("name", ["workspace", "blank"])
def test_reading_never_writes(name: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(name).folder
    visitor = Visitor(folder)
    before = state(folder)
    sources = [path.relative_to(folder).as_posix() for path in (folder / "data").iterdir()]
    for path in (*PAGES, *(f"bind/ratings?source={source}" for source in sources)):
        assert visitor.get(f"/{path}").status_code in (200, 422), path
    assert visitor.post("/fill/try", {"cell.ratings.0.value": "3"}).status_code in (200, 422)
    assert visitor.post("/try", {"what": "levels", "level.1": "3"}).status_code in (200, 422)
    for path in ("/run", "/begin", "/stop", "/bind/ratings/use", "/bind/ratings/file", "/fill/try"):
        assert visitor.get(path).status_code in (303, 404, 405, 422), path
    assert state(folder) == before


@pytest.mark.parametrize(
    "path",
    [
        "/reports/../spbe.yaml",
        "/reports/20240101-000000/../../spbe.yaml",
        "/reports/%2e%2e/spbe.yaml",
        "/reports/20240101-000000/..%2f..%2fspbe.yaml",
        "/reports/2/etc/passwd",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/bind/ratings?source=spbe.yaml",
        "/bind/ratings?source=../elsewhere.csv",
        "/bind/ratings?source=/etc/passwd",
        "/bind/ratings?source=http://127.0.0.1:9/x.csv",
    ],
)
def test_nothing_but_runs_and_data_can_be_read(workspace: Adoption, path: str) -> None:
    (workspace.folder.parent / "elsewhere.csv").write_text("No;Nilai\n1;2\n", encoding="utf-8")
    assert Visitor(workspace.folder).get(path).status_code == 404


def test_a_link_out_of_a_run_is_not_followed(workspace: Adoption) -> None:
    folder = workspace.run().folder
    (folder / "laporan.md").unlink()
    (folder / "laporan.md").symlink_to(workspace.folder / "spbe.yaml")
    assert Visitor(workspace.folder).get(f"/reports/{folder.name}/laporan.md").status_code == 404


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/fill", {"cell.ratings.0.value": "3"}),
        ("/run", {"cell.ratings.0.value": "3"}),
        ("/bind/ratings/use", {"source": "data/lain.csv"}),
        ("/bind/ratings/file", {"sent": "x"}),
    ],
)
def test_what_another_command_holds_is_told_and_stays(
    blank: Adoption, path: str, form: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    (blank.folder / "data/lain.csv").write_text("No;Nilai\n" + "".join(f"{n};3\n" for n in range(1, 48)))
    fill_in(blank, "ratings", {0: {"value": "2"}}, digest_of(needed(blank), "ratings"))
    monkeypatch.setattr("spbe_sdk.files.held.PATIENCE_SECONDS", 0.1)
    visitor = Visitor(blank.folder)
    digest, order = digest_of(needed(blank), "ratings"), order_of(needed(blank), "ratings")
    if "use" in path:
        digest = visitor.get("/bind/ratings?source=data/lain.csv").text.split('name="digest" value="')[1].split('"')[0]
    if "sent" in form:
        form = {"sent": (BytesIO(b"No;Nilai"), "baru.csv")}
    before = state(blank.folder)
    answers: Queue[Any] = Queue()
    with hold(blank.folder):
        asking = threading.Thread(
            target=lambda: answers.put(
                visitor.post(path, {"digest": digest, "order": order, "present": "replace", **form})
            )
        )
        asking.start()
        asking.join()
    answer = answers.get()
    assert answer.status_code in (409, 422)
    assert f"pid {os.getpid()}" in answer.text
    left = {name: digest for name, digest in state(blank.folder).items() if ".spbe/hold" not in name}
    assert left == {name: digest for name, digest in before.items() if ".spbe/hold" not in name}


def test_without_a_script_the_whole_form_is_counted(blank: Adoption) -> None:
    visitor = Visitor(blank.folder)
    before = state(blank.folder)
    whole = visitor.post("/fill/try", {"cell.ratings.0.value": "3", "digest": "x"}).text
    assert 'name="digest" value="x"' in whole
    assert "1 dari 47" in whole
    part = visitor.post("/fill/try", {"cell.ratings.0.value": "3"}, **{"X-Live": "1"}).text
    assert "1 dari 47" in part
    assert "<form" not in part
    assert state(blank.folder) == before


def test_the_server_is_on_the_loopback_address_alone_and_stops_when_nobody_asks(blank: Adoption) -> None:
    links: Queue[str] = Queue()
    serve = threading.Thread(
        target=serving.serve, args=(blank.folder,), kwargs={"opened": links.put, "idle_minutes": 0.05}, daemon=True
    )
    serve.start()
    link = urlsplit(links.get(timeout=20))
    assert link.hostname == "127.0.0.1"
    with closing(http.client.HTTPConnection("127.0.0.1", link.port or 0)) as connection:
        connection.request("GET", f"{link.path}?{link.query}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303
        assert f"Path={link.path}" in str(answer.headers["Set-Cookie"])
        assert answer.headers["Location"] == link.path
        assert "Server" not in answer.headers
        connection.request("GET", link.path, headers={"Host": "evil.test"})
        assert connection.getresponse().status == 403
    serve.join(timeout=20)
    assert not serve.is_alive()


def test_whoever_is_done_says_so(blank: Adoption) -> None:
    visitor = Visitor(blank.folder)
    assert not visitor.desk.is_over(0.0, 60.0)
    page = visitor.post("/stop").text
    assert "Sudah ditutup" in page
    assert "<button" not in page
    assert "<nav" not in page
    assert visitor.desk.is_over(0.0, 60.0)


@pytest.mark.parametrize(("done", "said"), [(True, "Ditutup dari halaman"), (False, "Berhenti karena tidak dipakai")])
def test_the_terminal_says_why_it_ended(
    blank: Adoption, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch, done: bool, said: str
) -> None:
    def over(desk: Desk, *_: float) -> bool:
        desk.done = done
        return True

    monkeypatch.setattr(Desk, "is_over", over)
    assert spbe("open", blank.folder, "--no-browser").status == 0
    assert said in spbe.text


def test_a_port_that_is_taken_is_told(blank: Adoption, spbe: CommandLine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert spbe("open", blank.folder, "--port", taken.getsockname()[1], "--no-browser").status == 2
    assert "port-taken" in spbe.text or "tidak dapat dibuka" in spbe.text


def test_a_file_is_no_workspace(blank: Adoption, spbe: CommandLine) -> None:
    assert spbe("open", blank.folder / "spbe.yaml", "--no-browser").status == 2
    assert "spbe.yaml" in spbe.text


def test_without_the_extra_it_is_said_what_to_install(
    blank: Adoption, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "waitress", None)
    assert spbe("open", blank.folder, "--no-browser").status == 2
    assert "spbe-sdk[web]" in spbe.text
