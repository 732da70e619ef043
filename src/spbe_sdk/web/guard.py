"""Who may ask, and what a browser may do with the answer."""

from __future__ import annotations

from flask import Request, Response

from spbe_sdk.web.desk import Desk

READING = ("GET", "HEAD")

# Everything comes from here, and nothing stands inside a page but words.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)

# A report is one file with its style inside; it may not do anything at all.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; sandbox allow-same-origin allow-downloads"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Without it, browsers would not say where a form came from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def comes_from_here(request: Request, desk: Desk) -> bool:
    """Whether a page of ours asks, or the person at the keyboard: no other site, no other name of this machine."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    said = origin == desk.origin if request.method not in READING else origin in (None, desk.origin)
    return request.host == desk.address and said and site in ("same-origin", "none")


def is_known(request: Request, desk: Desk) -> bool:
    """Whether the browser is the one that was let in."""
    return desk.knows(request.cookies.get(desk.cookie_name))


def let_in(response: Response, request: Request, desk: Desk) -> Response:
    """Give the browser the cookie by which it is known."""
    response.set_cookie(desk.cookie_name, desk.cookie, path=f"{request.script_root}/", httponly=True, samesite="Strict")
    return response


def closed(response: Response) -> Response:
    """An answer with what keeps a browser from doing anything else with it."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response
