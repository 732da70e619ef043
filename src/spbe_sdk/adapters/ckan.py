"""Open-data portals on CKAN: a resource from the datastore, or its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

import attrs
from pydantic import Field, JsonValue

from spbe_sdk.adapters.adapter import InputPlace, Options, Record, Secret, Table
from spbe_sdk.adapters.answers import explained, quoted, read_answer, words_in
from spbe_sdk.adapters.http import with_query
from spbe_sdk.adapters.installed import find_adapter, suffixes
from spbe_sdk.adapters.items import records
from spbe_sdk.adapters.pages import Page, Told, walk, whole
from spbe_sdk.files.addresses import is_address, join, site, split, without_secrets
from spbe_sdk.files.folder import Files, to_json
from spbe_sdk.files.transport import Limits, RefusedError, get
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, shorten

_PAGE = 1000

_DATASET = re.compile(r"(?P<base>.*?)/dataset/(?P<dataset>[^/]+)(?:/resource/(?P<resource>[^/]+))?/?\Z")

# Formats as portals write them, where they are not the ending of a file.
_FORMATS = {"geojson": ".json", "excel": ".xlsx"}

_MOST_PAGES = 1000


class CkanOptions(Options):
    """Options of the ``ckan`` adapter."""

    url: InputPlace = Field(description="The portal, such as https://data.bekasikab.go.id.")
    dataset: str | None = Field(default=None, description="Name or id of the dataset; absent where search finds one.")
    search: str | None = Field(default=None, description="Words that find exactly one dataset.")
    resource: str | None = Field(default=None, description="Name or id of the resource; absent where there is one.")
    filters: dict[str, JsonValue] = Field(default_factory=dict, description="Datastore: column and the value it has.")
    file: dict[str, JsonValue] | None = Field(
        default=None, description="Read the file instead of the datastore, with these options of csv, excel or json."
    )
    token: Secret | None = Field(default=None, description="API token, from the environment: ${env:NAME}.")
    private: bool = Field(default=False, description="Allow a portal inside our own network.")


class CkanAdapter:
    """Reads one resource of a portal: its datastore page by page, or its file as it was uploaded."""

    options_model: ClassVar[type[Options]] = CkanOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "beyond"

    def __init__(self, options: CkanOptions) -> None:
        self.options = options
        self.origin = Origin(without_secrets(options.url))

    @classmethod
    def offers(cls, source: str, table: str | None) -> dict[str, Any] | None:
        """The options for the address of a dataset's page, or of one of its resources."""
        try:
            match = _DATASET.fullmatch(split(source).path) if is_address(source) else None
        except DataError:
            return None
        if match is None:
            return None
        named = {name: match[name] for name in ("dataset", "resource") if match[name]}
        return {"url": source[: source.index("/dataset/")], **named}

    def open(self, files: Files) -> Table:
        """Find the resource and open it."""
        if not is_address(self.options.url):
            raise DataError(Finding("address-scheme", found=self.origin.source, allowed="https://…, http://…"))
        resource = self._resource()
        if self.options.file is not None or not _is_true(resource.get("datastore_active")):
            return self._file(resource)
        found = self._search(resource, 0)
        columns = [str(field["id"]) for field in _dicts(found.get("fields")) if field.get("id", "_id") != "_id"]
        return Table(tuple(columns), self.origin, self._rows(resource, self._page(found), columns))

    def _resource(self) -> Mapping[str, Any]:
        wanted = self.options.resource
        found = self._ask("package_show", {"id": self.options.dataset or self._searched()})
        resources = [item for item in _dicts(found.get("resources")) if item.get("id")]
        fitting = [item for item in resources if wanted in (None, item.get("id"), item.get("name"))]
        if len(fitting) != 1:
            told = [item.get("name") for item in resources]
            names = ", ".join(
                shorten(f"{item['id'] if told.count(name) > 1 else name} ({item.get('format')})")
                for item, name in zip(resources, told, strict=True)
            )
            raise DataError(Finding("ckan-resource", origin=self.origin, found=wanted or "–", allowed=names or "–"))
        return fitting[0]

    def _searched(self) -> str:
        words = self.options.search
        if words is None:
            raise DataError(Finding("ckan-dataset", origin=self.origin, found="–", allowed="dataset, search"))
        found = _dicts(self._ask("package_search", {"q": words, "rows": "10"}).get("results"))
        if len(found) != 1:
            names = ", ".join(shorten(str(item.get("name"))) for item in found) or "–"
            raise DataError(Finding("ckan-dataset", origin=self.origin, found=words, allowed=names))
        return str(found[0].get("name"))

    def _rows(self, resource: Mapping[str, Any], first: Page, columns: list[str]) -> Iterator[Record | Finding]:
        source, seen = f"{self.origin.source}, {resource.get('name') or resource['id']}", 0

        def after(page: Page, number: int, seen: int) -> Page | None:
            done = not page.items or page.told.goes_on(seen, number) is False
            return None if done else self._page(self._search(resource, seen))

        for page in walk(first, after, source, _MOST_PAGES):
            if isinstance(page, Finding):
                yield page
                continue

            def origin_of(n: int, items: list[Any] = page.items, start: int = seen) -> Origin:
                key = items[n].get("_id") if isinstance(items[n], dict) else None
                return Origin(source, row=start + n + 1) if key is None else Origin(source, path=f"_id={key}")

            kept = [{c: item.get(c) for c in columns} if isinstance(item, dict) else item for item in page.items]
            yield from records(kept, origin_of)
            seen += len(page.items)

    def _search(self, resource: Mapping[str, Any], offset: int) -> Mapping[str, Any]:
        query = {"resource_id": str(resource["id"]), "limit": str(_PAGE), "offset": str(offset), "sort": "_id"}
        if self.options.filters:
            query["filters"] = to_json(self.options.filters).decode()
        return self._ask("datastore_search", query)

    def _page(self, found: Mapping[str, Any]) -> Page:
        """A page of the datastore; a total that the portal only estimated tells nothing."""
        items = found.get("records", [])
        if not isinstance(items, list):
            raise DataError(Finding("ckan-refused", origin=self.origin, details={"reason": "records"}))
        estimated = _is_true(found.get("total_was_estimated"))
        return Page(items, Told(total=None if estimated else whole(found.get("total"))))

    def _file(self, resource: Mapping[str, Any]) -> Table:
        url = join(self.options.url, str(resource.get("url", "")))
        name = PurePosixPath(urlsplit(url).path).name or str(resource.get("name", "resource"))
        form = str(resource.get("format", "")).lower() or name.rpartition(".")[2].lower()
        known = suffixes()
        ending = _FORMATS.get(form, f".{form}")
        if ending not in known:
            allowed = ", ".join(suffix.removeprefix(".") for suffix in known)
            raise DataError(Finding("ckan-format", origin=self.origin, found=shorten(form), allowed=allowed))
        if not is_address(url):
            raise DataError(Finding("address-scheme", found=without_secrets(url), allowed="https://…, http://…"))
        same = site(url) == site(self.options.url)
        answer = get(url, headers=self._headers() if same else None, limits=Limits(private=self.options.private))
        adapter = find_adapter(known[ending])
        options = adapter.options_model.model_validate({**(self.options.file or {}), "path": name})
        table: Table = adapter(options).open(_Downloaded({name: answer.body}))
        source = without_secrets(url)
        return attrs.evolve(
            table, header=attrs.evolve(table.header, source=source), rows=(_at(row, source) for row in table.rows)
        )

    def _ask(self, action: str, query: dict[str, str]) -> Mapping[str, Any]:
        base = self.options.url.rstrip("/") + "/"
        url = with_query(join(base, f"api/3/action/{action}"), query)
        origin = Origin(without_secrets(url))
        secrets = tuple(self._headers().values())
        try:
            answer = get(url, headers=self._headers(), limits=Limits(private=self.options.private))
        except RefusedError as error:
            raise explained(error, secrets) from None
        value = read_answer(answer.body, answer.headers, None, origin)
        if not isinstance(value, dict) or value.get("success") is not True or not isinstance(value.get("result"), dict):
            reason = quoted(words_in(value.get("error")) if isinstance(value, dict) else "", secrets) or "–"
            raise DataError(Finding("ckan-refused", origin=origin, details={"reason": reason}))
        result: Mapping[str, Any] = value["result"]
        return result

    def _headers(self) -> dict[str, str]:
        token = self.options.token
        return {"Authorization": token.get_secret_value()} if token is not None else {}


@attrs.frozen(slots=True)
class _Downloaded(Files):
    """Files that were downloaded, by name."""

    contents: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        return self.contents[path]


def _at(row: Record | Finding, source: str) -> Record | Finding:
    return attrs.evolve(row, origin=attrs.evolve(row.origin, source=source)) if row.origin else row


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _is_true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"
