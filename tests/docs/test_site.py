"""The site as it is built, in a real browser: languages, search, copying, nothing asked of others, fit for a phone."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock

from browsing import needs_browser
from conftest import ROOT
from fences import DOCS, PAGES

# What builds the site is an extra of its own, which the tests alone do not ask for.
pytest.importorskip("mkdocs")

STEMMER = DOCS / "assets/javascripts/lunr/min/lunr.id.min.js"


def address(page: Path) -> str:
    """Where a page stands on the site: `X.md` at `X/`, `X.en.md` at `en/X/`."""
    place = page.relative_to(DOCS).as_posix()
    language, bare = ("en/", place[: -len(".en.md")]) if place.endswith(".en.md") else ("", place[: -len(".md")])
    return language + re.sub(r"(^|/)index/$", r"\1", f"{bare}/")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once for all workers, a warning being an error; or as it has been built, where SPBE_SITE says."""
    if "SPBE_SITE" in os.environ:
        return Path(os.environ["SPBE_SITE"])
    folder = tmp_path_factory.getbasetemp().parent / "site"
    with FileLock(f"{folder}.lock"):
        if not (folder / "built").exists():
            command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr + done.stdout
            (folder / "built").touch()
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def origin(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site below a path, as a host may put it."""
    (served := tmp_path_factory.mktemp("served")).joinpath("docs").symlink_to(site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/docs/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(browser: Any, origin: str) -> Iterator[Any]:
    """A page that reaches the site and nothing else; whatever else it asks for fails the test, as errors do."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page, complaints = context.new_page(), list[str]()
    page.on("request", lambda request: None if request.url.startswith(origin) else complaints.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    yield page
    context.close()
    assert complaints == []


# The page, and what in it moves sideways by itself: commands and pictures may, words and tables may not.
TOO_WIDE = """[document.documentElement, ...document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset__table")]
    .filter(part => part.scrollWidth > part.clientWidth).map(part => part.innerText.slice(0, 80))"""


# Where colours are looked at, which takes longest: pages that are generated into one folder have them alike.
GENERATED = {page.parent: page for page in reversed(PAGES) if page.parent.parent == DOCS / "reference"}
COLOURED = {page for page in PAGES if GENERATED.get(page.parent, page) == page}
# What is generated is built alike in both languages: one of the twins is looked at.
ALIKE = {page for page in PAGES if page.parent in GENERATED and page.name.endswith(".en.md")}


@needs_browser
@pytest.mark.parametrize("page", PAGES, ids=address)
def test_a_page_is_for_everyone(page: Path, visitor: Any, origin: str) -> None:
    """In its language, its twin a click away, and nothing in the way of a reader of screens, on a desk or a phone."""
    here = address(page)
    ours, other = ("en", "id") if here.startswith("en/") else ("id", "en")
    visitor.goto(origin + here)
    # A colour on its way to another one is not yet what a reader sees.
    visitor.add_style_tag(content="* { transition: none !important }")
    assert visitor.evaluate("document.documentElement.lang") == ours
    target = visitor.evaluate(f"document.querySelector('.md-select a[hreflang={other}]').href")
    assert target == origin + (here.removeprefix("en/") if ours == "en" else f"en/{here}")
    desk, phone = ({"width": width, "height": 900} for width in (1280, 390))
    visitor.set_viewport_size(phone)
    assert visitor.evaluate(TOO_WIDE) == []
    # What readers of screens meet takes most of the time: it is looked at once a page, on half of them as on a phone.
    visitor.set_viewport_size((desk, phone)[PAGES.index(page) // 2 % 2])
    contrast = {"color-contrast": {"enabled": page in COLOURED}}
    if page in COLOURED or page not in ALIKE:
        found = Axe().run(visitor, options={"resultTypes": ["violations"], "rules": contrast})
        assert found.violations_count == 0, found.generate_report()


@needs_browser
@pytest.mark.parametrize(("root", "query", "place"), [
    ("", "score_frame", "reference/"), ("", "score_fra", "reference/"), ("", "menghubungkan", "how-to/own-files/"),
    ("", "hubungkan", "how-to/own-files/"), ("", "pengindeksan", "how-to/roadmap/"),
    ("", "pemasangan", "for/officers/"), ("", "galeri", "gallery/"), ("", "pohon", "gallery/"),
    ("en/", "score_frame", "en/"), ("en/", "worksheet", "en/"), ("en/", "receipt", "en/"),
])  # fmt: skip
def test_search_finds(root: str, query: str, place: str, visitor: Any, origin: str) -> None:
    found = [link.get_attribute("href") for link in typed(query, visitor, origin + root)]
    assert any(href.removeprefix(origin).startswith(place) for href in found), found
    assert all(href.removeprefix(origin).startswith("en/") == (root == "en/") for href in found)


@needs_browser
@pytest.mark.parametrize("name", ["score_frame", "score_many"])
@pytest.mark.parametrize("root", ["", "en/"])
def test_a_name_leads_to_where_it_is_told(root: str, name: str, visitor: Any, origin: str) -> None:
    """Below its page, which the theme puts first, comes the function itself, before longer names that begin alike."""
    found = [link.get_attribute("href") for link in typed(name, visitor, origin + root)]
    page = f"{origin}{root}reference/api/many/"
    assert found[:2] == [page, f"{page}#spbe_sdk.{name}"]


COMMON = """
keputusan kebijakan penilaian kecamatan kesalahan perintah penerbit keamanan temuan menghitung indeks laporan
data berkas aplikasi daerah desa kabupaten kinerja capaian pengukuran rencana sumber hubungan menghubungkan
memasang lembar isian petugas pimpinan pengembang katalog paket instrumen indikator aspek domain predikat
tingkat nilai bukti dukung perbandingan peringkat tahun triwulan anggaran efisiensi rumus kode wilayah bahasa
halaman peramban unduh contoh versi memperbarui tanda terima kendala usulan pilihan
"""


@needs_browser
def test_results_show_no_markup(visitor: Any, origin: str) -> None:
    visitor.goto(origin)
    visitor.click(".md-search__input")
    broken = []
    for word in COMMON.split():
        typed(word, visitor)
        shown = visitor.evaluate("document.querySelector('.md-search-result__list').textContent")
        broken += [(word, text) for text in re.findall(r".{,20}(?:<m|rk>(?!=)).{,20}", shown)]
    assert broken == []


def typed(query: str, visitor: Any, page: str | None = None) -> Any:
    """What the search finds, as links, once there is something."""
    if page:
        visitor.goto(page)
        visitor.click(".md-search__input")
    visitor.fill(".md-search__input", "")
    visitor.wait_for_function("!document.querySelector('.md-search-result__link')")
    visitor.type(".md-search__input", query)
    visitor.wait_for_selector(".md-search-result__link")
    return visitor.query_selector_all(".md-search-result__link")


KIN = """
indeks pengindeksan mengindeks indeksnya terindeks
hitung menghitung penghitungan dihitung perhitungan terhitung
hubung hubungkan menghubungkan penghubung hubungannya dihubungkan terhubung
pasang memasang pemasangan terpasang
terbit menerbitkan penerbit penerbitan diterbitkan terbitan
ukur mengukur pengukuran terukur ukuran diukur
nilai menilai penilaian dinilai penilai
adopsi mengadopsi pengadopsi diadopsi
isi mengisi pengisian isian diisi
banding membandingkan perbandingan dibandingkan
lapor laporan melaporkan pelaporan dilaporkan
usul usulan mengusulkan pengusul diusulkan
periksa memeriksa pemeriksaan diperiksa
tolak menolak penolakan ditolak
sunting menyunting penyunting penyuntingan
simpan menyimpan penyimpanan disimpan
pakai memakai pemakai pemakaian dipakai
baca membaca pembaca dibaca terbaca bacaan
bulat pembulatan membulatkan
kembang pengembang mengembangkan pengembangan
putus memutuskan keputusan diputuskan
capai mencapai capaian pencapaian
"""
STRANGERS = ["indeks induk", "laporan lapangan", "katalog kata", "desa dasar", "baris bari", "unit unik"]


@needs_browser
def test_words_of_one_stem_are_kin(page: Any) -> None:
    page.add_script_tag(content="lunr = {Pipeline: {registerFunction() {}}, Index: function () {}}")
    page.add_script_tag(content=STEMMER.read_text(encoding="utf-8").replace("(this,", "(window,"))

    def stems(word: str) -> set[str]:
        return {word, *page.evaluate("word => lunr.id.stems(word)", word)}

    apart = [
        (first, other)
        for first, *others in map(str.split, KIN.strip().splitlines())
        for other in others
        if first not in stems(other)
    ]
    assert apart == []
    assert [pair for pair in STRANGERS if stems(pair.split()[0]) & stems(pair.split()[1])] == []


@needs_browser
def test_copying_gives_the_commands_alone(visitor: Any, origin: str) -> None:
    visitor.goto(origin + "how-to/own-files/")
    copied = []
    for fence in (".language-console", ".language-python"):
        visitor.hover(fence)
        visitor.click(f"{fence} > .copy")
        visitor.wait_for_function(
            "document.querySelector(`${fence} > .copy`).textContent == 'Tersalin'".replace("${fence}", fence)
        )
        copied.append(visitor.evaluate("navigator.clipboard.readText()"))
    assert copied[0] == 'spbe new adoption spbe-kami --region "Kabupaten Bekasi" --year 2025'
    assert copied[1].startswith("from spbe_sdk import Adoption\n")


def test_each_language_has_its_index(site: Path) -> None:
    """Both hold every name of the library."""
    places = []
    for root, language in (("", "id"), ("en/", "en")):
        index = json.loads((site / root / "search/search_index.json").read_text(encoding="utf-8"))
        assert index["config"]["lang"] == [language]
        assert not any(entry["location"].startswith("en/") for entry in index["docs"])
        places.append({entry["location"] for entry in index["docs"] if "#spbe_sdk." in entry["location"]})
    assert len(places[0]) > 200
    assert places[0] == places[1]
    assert not list(site.rglob("*.en/index.html"))


def test_the_gallery_is_made(site: Path) -> None:
    for language in ("id", "en"):
        folder = site / "gallery" / language
        units = len(list((folder / "esakip/unit").glob("*.html")))
        assert units > 50
        assert (folder / "isian.xlsx").stat().st_size > 10_000
        assert f'lang="{language}"' in (folder / "index/report.html").read_text(encoding="utf-8")
    size = sum(path.stat().st_size for path in (site / "gallery").rglob("*") if path.is_file())
    assert size < 15_000_000


def test_the_gallery_says_how_each_page_is_made() -> None:
    import gallery

    for page in (DOCS / "gallery.md", DOCS / "gallery.en.md"):
        text = page.read_text(encoding="utf-8")
        language = "en" if page.name == "gallery.en.md" else "id"
        assert [command for command in gallery.COMMANDS if f"`spbe {command}`" not in text] == []
        assert [made for made in gallery.PICTURED if f"](gallery/{language}/{made})" not in text] == []


def test_a_cell_says_what_it_is_about(site: Path) -> None:
    """On a phone it stands below the others of its row, and its heading is not seen."""
    page = (site / "reference/commands/index.html").read_text(encoding="utf-8")
    assert re.search(r'<td data-about="Kode">2</td>\s*<td data-about="Artinya">perintahnya salah tulis', page)


def test_a_page_has_an_icon(site: Path) -> None:
    assert (site / "assets/favicon.svg").exists()
    assert '<link rel="icon" href="../../assets/favicon.svg">' in (site / "how-to/open/index.html").read_text("utf-8")


PLAIN = {"iframe", "/iframe"}  # HTML that pages may hold: the live report of the home page


@pytest.mark.parametrize("page", PAGES, ids=address)
def test_a_page_is_plain_markdown(page: Path) -> None:
    """Nothing of one theme: what a page needs of its builder is notes, tabs and attributes."""
    text = re.sub(r"^ *```.*?^ *```$|`[^`\n]*`|<!--.*?-->", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    assert not re.search(r":(?:material|octicons|fontawesome|simple)-|\.md-|\.grid|\{\{|\{%|^\?\?\?", text, re.M)
    assert set(re.findall(r"<(/?[a-z]+)[ >]", text)) <= PLAIN


def test_the_theme_is_as_it_comes() -> None:
    """A switch of theme is a day's work as long as no template is replaced, and one hook alone mends the theme."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "custom_dir" not in settings["theme"]
    knowing = [
        hook.name for hook in (DOCS / "_hooks").rglob("*.py") if 'class="md-' in hook.read_text(encoding="utf-8")
    ]
    assert knowing == ["theme.py"]
