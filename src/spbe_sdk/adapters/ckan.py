"""Open-data portals on CKAN: a resource from the datastore, or its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, ClassVar, Literal
from urllib.parse import urljoin, urlsplit

import attrs
from pydantic import Field, JsonValue

from spbe_sdk.adapters.adapter import InputPlace, Options, Record, Secret, Table
from spbe_sdk.adapters.http import with_query
from spbe_sdk.adapters.installed import find_adapter, suffixes
from spbe_sdk.adapters.items import load_json, records
from spbe_sdk.files.folder import Files, decode, to_json
from spbe_sdk.files.transport import Limits, get, is_address, without_secrets
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

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
        match = _DATASET.fullmatch(urlsplit(source).path) if is_address(source) else None
        if match is None:
            return None
        named = {name: match[name] for name in ("dataset", "resource") if match[name]}
        return {"url": source[: source.index("/dataset/")], **named}

    def open(self, files: Files) -> Table:
        """Find the resource and open it."""
        resource = self._resource()
        if self.options.file is not None or not _is_true(resource.get("datastore_active")):
            return self._file(resource)
        first = self._page(resource["id"], 0)
        columns = [str(field["id"]) for field in first.get("fields", []) if field["id"] != "_id"]
        name = resource.get("name") or resource["id"]
        return Table(tuple(columns), self.origin, self._rows(resource["id"], str(name), first, columns))

    def _resource(self) -> Mapping[str, Any]:
        wanted = self.options.resource
        found = self._ask("package_show", {"id": self.options.dataset or self._searched()})
        resources = [item for item in found.get("resources", []) if isinstance(item, dict)]
        fitting = [item for item in resources if wanted in (None, item.get("id"), item.get("name"))]
        if len(fitting) != 1:
            names = ", ".join(f"{item.get('name')} ({item.get('format')})" for item in resources) or "–"
            raise DataError(Finding("ckan-resource", origin=self.origin, found=wanted or "–", allowed=names))
        return fitting[0]

    def _searched(self) -> str:
        words = self.options.search
        if words is None:
            raise DataError(Finding("ckan-dataset", origin=self.origin, found="–", allowed="dataset, search"))
        found = self._ask("package_search", {"q": words, "rows": "10"}).get("results", [])
        if len(found) != 1:
            names = ", ".join(str(item.get("name")) for item in found) or "–"
            raise DataError(Finding("ckan-dataset", origin=self.origin, found=words, allowed=names))
        return str(found[0]["name"])

    def _rows(
        self, resource: str, name: str, page: Mapping[str, Any], columns: list[str]
    ) -> Iterator[Record | Finding]:
        seen, source = 0, f"{self.origin.source}, {name}"
        for _ in range(_MOST_PAGES):
            items = page.get("records", [])
            keys = [item.get("_id") if isinstance(item, dict) else None for item in items]
            start = seen

            def origin_of(n: int, keys: list[Any] = keys, start: int = start) -> Origin:
                return (
                    Origin(source, path=f"_id={keys[n]}") if keys[n] is not None else Origin(source, row=start + n + 1)
                )

            kept = [{c: item.get(c) for c in columns} if isinstance(item, dict) else item for item in items]
            yield from records(kept, origin_of)
            seen += len(items)
            if len(items) < _PAGE or seen >= int(page.get("total") or seen + 1):
                return
            try:
                page = self._page(resource, seen)
            except DataError as error:
                yield from error.findings
                return
        yield Finding("pages-endless", origin=self.origin, found=str(_MOST_PAGES), allowed=str(_MOST_PAGES))

    def _page(self, resource: str, offset: int) -> Mapping[str, Any]:
        query = {"resource_id": resource, "limit": str(_PAGE), "offset": str(offset), "sort": "_id"}
        if self.options.filters:
            query["filters"] = to_json(self.options.filters).decode()
        return self._ask("datastore_search", query)

    def _file(self, resource: Mapping[str, Any]) -> Table:
        url = urljoin(self.options.url, str(resource.get("url", "")))
        name = PurePosixPath(urlsplit(url).path).name or str(resource.get("name", "resource"))
        form = str(resource.get("format", "")).lower() or name.rpartition(".")[2].lower()
        known = suffixes()
        ending = _FORMATS.get(form, f".{form}")
        if ending not in known:
            allowed = ", ".join(suffix.removeprefix(".") for suffix in known)
            raise DataError(Finding("ckan-format", origin=self.origin, found=form, allowed=allowed))
        same = urlsplit(url).hostname == urlsplit(self.options.url).hostname
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
        url = with_query(urljoin(base, f"api/3/action/{action}"), query)
        answer = get(url, headers=self._headers(), limits=Limits(private=self.options.private))
        origin = Origin(without_secrets(url))
        value = load_json(decode(answer.body, origin.source), origin)
        if not isinstance(value, dict) or value.get("success") is not True or not isinstance(value.get("result"), dict):
            message = str(value.get("error", {}))[:200] if isinstance(value, dict) else "–"
            raise DataError(Finding("ckan-refused", origin=origin, details={"reason": message}))
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


def _is_true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"
