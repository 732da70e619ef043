"""The page as a WSGI application."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from flask import Flask, Response, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from spbe_sdk.files.folder import MAX_FILE_BYTES
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import doubt
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.web import binding, collecting, comparing, evidence, filling, forms, reporting, settings, start, trying
from spbe_sdk.web.desk import Desk
from spbe_sdk.web.guard import closed, comes_from_here, is_known, let_in
from spbe_sdk.web.shown import problems

PAGES = (start, binding, filling, collecting, evidence, trying, comparing, reporting, forms, settings)

# What a person writes into the fields of one page, beside a file that is sent with it.
_FORM_BYTES = 4 * 1024 * 1024


def application(desk: Desk) -> Flask:
    """The WSGI application for a desk: every page of it, behind its guard.

    Examples:
        ``application(Desk(Path("bekasi"), address="127.0.0.1:8000")).test_client()``
    """
    app = Flask("spbe_sdk.web", static_folder="static", template_folder="templates")
    app.config.update(
        DESK=desk,
        MAX_CONTENT_LENGTH=MAX_FILE_BYTES + _FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=_FORM_BYTES,
        MAX_FORM_PARTS=20_000,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.before_request(partial(_admitted, desk))
    app.after_request(closed)
    app.teardown_request(partial(_left, desk))
    app.context_processor(partial(_spoken, desk))
    app.register_error_handler(SpbeError, partial(_refused, desk))
    app.register_error_handler(HTTPException, partial(_http, desk))
    app.register_error_handler(Exception, partial(_broken, app, desk))
    for page in PAGES:
        app.register_blueprint(page.pages)
    return app


def _admitted(desk: Desk) -> Any:
    """Nothing is answered but to the browser that was let in, and to it only what its own page asks."""
    if not comes_from_here(request, desk):
        return _page("refused", 403)
    token = request.args.get("token")
    if token is not None and request.method == "GET" and desk.admit(token):
        return let_in(Response("", 303, {"Location": url_for("start.shown")}), request, desk)
    if request.endpoint == "static":
        return None
    if not is_known(request, desk):
        return _page("unknown", 403)
    desk.come()
    g.come = True
    if request.method == "GET" and request.blueprint not in (None, "start") and not desk.has_workspace:
        return redirect(url_for("start.shown"), 303)
    return None


def _left(desk: Desk, _: BaseException | None) -> None:
    if g.pop("come", False):
        desk.leave()


def _spoken(desk: Desk) -> dict[str, Any]:
    """The words of the pages, in the language of the desk."""
    language = desk.language
    return {
        "language": language,
        "t": lambda key, **details: say(f"web.{key}", language, **details),
        "w": lambda key, **details: say(key, language, **details),
        "number": lambda value, **form: _number(value, language, **form),
        "doubt": lambda errors: doubt(errors, language),
        "has_workspace": desk.has_workspace,
        "over": desk.done,
    }


def _number(value: Decimal | int | str | None, language: Language, **form: bool) -> str:
    return "–" if value is None else value if isinstance(value, str) else figure(value, language, **form)


def _refused(desk: Desk, error: SpbeError) -> Any:
    return render_template("problem.html", title="refusal", groups=problems(error.findings, desk.language)), 422


def _http(desk: Desk, error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    known = {404: "lost", 405: "lost", 413: "large"}
    return _page(known.get(error.code, "refused"), error.code)


def _broken(app: Flask, desk: Desk, error: Exception) -> Any:
    app.logger.error("%s: %s", type(error).__name__, error, exc_info=error)
    return _page("broken", 500)


def _page(about: str, status: int) -> Any:
    return render_template("problem.html", title=about, groups=[]), status
