"""What the site needs of its pages: a switch to the same page in the other language, an index for the search of each,
commands that copy alone, and what has changed.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority

ROOT = Path(__file__).parents[2]

# Names are found whole and by their parts; sentences, calls and paths are cut where words end.
SEPARATOR = r"[\s\-,:;!?=|<>(){}\[\]\"'`“”‘’…/#*+%]+|\.(?!\d)|(?<!\d)\.|&[lg]t;|&amp;"

# Where a name of the library itself is told: `#spbe_sdk.score_frame`.
IMPORTED = re.compile(r"#spbe_sdk\.\w+$")

# A fence of commands as the highlighter writes it; prompts and output are marked, and only the commands are copied.
CONSOLE = re.compile(r'<div class="language-console highlight">(?P<inside>.*?)</div>', re.S)

# A table of a page; one that numbers the lines of code has a class.
TABLE = re.compile(r"<table>.*?</table>", re.S)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Take out what is said to the tests alone: why a fence is not run. Fill in what has changed."""
    markdown = markdown.replace("<!-- changelog -->", f'<div lang="en" markdown>\n\n{changes()}\n\n</div>')
    return re.sub(r"^ *<!-- not run: .*? -->\n", "", markdown, flags=re.M)


def changes() -> str:
    """What the next version changes, a file each, and then the versions before it."""
    parts = ["## Unreleased"]
    for kind in ("added", "changed", "fixed"):
        entries = [path.read_text(encoding="utf-8").strip() for path in sorted(ROOT.glob(f"changelog.d/*.{kind}.md"))]
        parts += [f"### {kind.capitalize()}", "\n".join(f"- {' '.join(entry.split())}" for entry in entries)]
    released = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("<!-- towncrier release notes start -->")[1]
    return "\n\n".join([*parts, released.strip()])


def on_page_content(html: str, **_: Any) -> str:
    return TABLE.sub(_with_headings, CONSOLE.sub(_with_commands, html))


def on_page_context(context: Any, page: Any, config: Any, **_: Any) -> Any:
    """The home pages too lead to each other by relative links, wherever the site is put."""
    if page.file.norm_src_uri == "index.md":
        for other in config.extra.alternate:
            other["link"] = page.file.alternates[other["lang"]].url
    return context


def _with_headings(table: re.Match[str]) -> str:
    """Each cell says what it is about: on a phone the cells of a row stand below each other, without their heading."""
    titles = [re.sub(r"<[^>]+>", "", title) for title in re.findall(r"<th[^>]*>(.*?)</th>", table[0], re.S)]

    def row(found: re.Match[str]) -> str:
        title = iter(titles)
        return re.sub(r"<td(?=[ >])", lambda _: f'<td data-about="{next(title, "")}"', found[0])

    return re.sub(r"<tr>.*?</tr>", row, table[0], flags=re.S)


def _with_commands(fence: re.Match[str]) -> str:
    shown = html.unescape(re.sub(r"<[^>]+>", "", fence["inside"]))
    commands = "\n".join(line[2:] for line in shown.splitlines() if line.startswith("$ "))
    return f'<div class="language-console highlight" data-copy="{html.escape(commands)}">{fence["inside"]}</div>'


@event_priority(-200)  # once the pages of both languages stand in one index
def on_post_build(config: Any, **_: Any) -> None:
    whole = Path(config.site_dir, "search/search_index.json")
    index = json.loads(whole.read_text(encoding="utf-8"))
    english = [entry for entry in index["docs"] if entry["location"].startswith("en/")]
    write_index(whole, [entry for entry in index["docs"] if entry not in english], lang=["id"], pipeline=["stemmer"])
    if english:
        own = [{**entry, "location": entry["location"].removeprefix("en/")} for entry in english]
        place = Path(config.site_dir, "en/search/search_index.json")
        write_index(place, own, lang=["en"], pipeline=["stopWordFilter"])


def write_index(place: Path, entries: list[dict[str, Any]], **settings: list[str]) -> None:
    # A name that is imported from the library comes before a longer one that begins alike.
    entries = [{**entry, "boost": 2} if IMPORTED.search(entry["location"]) else entry for entry in entries]
    fields = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}
    config = {"separator": SEPARATOR, "fields": fields, **settings}
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps({"config": config, "docs": entries}, separators=(",", ":")), encoding="utf-8")
