"""`spbe open`: the page on this computer."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.cli.output import LanguageOption, echo
from spbe_sdk.findings.words import say


def open_page(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    port: Annotated[int, typer.Option(min=0, max=65535)] = 0,
    minutes: Annotated[int, typer.Option(min=1, max=1440)] = 30,
    no_browser: Annotated[bool, typer.Option("--no-browser")] = False,
    language: LanguageOption = "id",
) -> None:
    """Open the page of a workspace in the browser, or of a folder in which one is to be made."""
    # The web server is wanted here alone.
    from spbe_sdk.web.serving import serve

    def tell(link: str) -> None:
        echo(say("web.opened", language, link=link))
        echo(say("web.once", language, minutes=minutes))
        # In a pipe somebody else goes on with the link.
        if not no_browser and sys.stdout.isatty():
            webbrowser.open(link)

    ended = serve(workspace, language=language, port=port, idle_minutes=minutes, opened=tell)
    echo(say("web.ended" if ended else "web.idle", language, folder=workspace.absolute()))
