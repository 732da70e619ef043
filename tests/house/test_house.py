"""The laws of the house: the rooms of its own page, and the syntax tree of every module, say the same."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "spbe_sdk"


def floors(page: str) -> dict[str, int]:
    """The rooms of the table on a page, each with its floor."""
    text = (ROOT / "docs/explanation" / page).read_text(encoding="utf-8")
    return {room: int(number) for number, room in re.findall(r"^\| (\d+) \| `(\w+)(?:/|\.py)` \|", text, re.M)}


FLOORS = floors("house.en.md")
DOORS = {room for room, number in FLOORS.items() if number == max(FLOORS.values())}
MODULES = {
    ".".join(("spbe_sdk", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
}
# The root itself, and the door that it has for `python -m`, are no rooms.
INNER = {name: path for name, path in MODULES.items() if name not in ("spbe_sdk", "spbe_sdk.__main__")}
LIBRARIES = {
    "cryptography": {"applications"},
    "docx": {"reports"},
    "filelock": {"files"},
    "flask": {"web"},
    "highspy": {"scoring"},
    "hypothesis": {"testing"},
    "jinja2": {"reports"},
    "jsonschema": {"files"},
    "narwhals": {"assessment", "performance", "scoring"},
    "packaging": {"documents"},
    "platformdirs": {"files"},
    "polars": {"performance"},
    "pyarrow": {"adapters", "reports"},
    "pytest": {"testing"},
    "requests": {"files"},
    "rich": {"cli"},
    "sqlalchemy": {"adapters"},
    "typer": {"cli"},
    "waitress": {"web"},
    "werkzeug": {"web"},
    "xlrd": {"adapters"},
    "xlsxwriter": {"reports"},
    "yaml": {"files"},
}


@cache
def imports(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in names if name in MODULES} or {node.module}
    return frozenset(found)


def room(module: str, depth: int = 1) -> str:
    return ".".join(module.split(".")[1 : depth + 1])


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name in INNER}


def arrows(depth: int) -> Iterator[tuple[str, str, str]]:
    """Every import that leaves a room, or at depth 2 a folder of it: from where, to where, and which it is."""
    for module, path in INNER.items():
        for imported in ours(path):
            one, other = room(module, depth), room(imported, depth)
            inside = room(module) == room(imported)
            if one != other and inside == (depth == 2) and not _within(one, other):
                yield one, other, f"{module} imports {imported}"


def _within(one: str, other: str) -> bool:
    """Whether one is the room in which the other lies: its head, or a file beside its folders."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def test_the_page_names_every_room_and_no_other() -> None:
    entries = {path.stem for path in SOURCE.iterdir() if path.suffix in ("", ".py") and path.stem != "__pycache__"}
    assert set(FLOORS) == entries - {"__init__", "__main__", "py"}
    assert len(FLOORS) <= 18


def test_both_languages_name_the_same_rooms() -> None:
    assert list(floors("house.md").items()) == list(FLOORS.items())


def test_imports_run_down_and_nothing_imports_a_door() -> None:
    assert sorted(told for one, other, told in arrows(1) if FLOORS[other] >= FLOORS[one] or other in DOORS) == []


def test_one_verb_alone_opens_the_page() -> None:
    opening = {module for module, path in INNER.items() if "web" in {room(imported) for imported in ours(path)}}
    assert {module for module in opening if room(module) != "web"} == {"spbe_sdk.cli.open"}


@pytest.mark.parametrize("depth", [1, 2])
def test_no_two_rooms_import_each_other(depth: int) -> None:
    graph: dict[str, set[str]] = {}
    for one, other, _ in arrows(depth):
        graph.setdefault(one, set()).add(other)
    acyclic(graph)


def test_no_two_modules_import_each_other() -> None:
    acyclic({name: ours(path) - {name} for name, path in INNER.items()})


def acyclic(graph: Mapping[str, set[str]]) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_one_library_one_room() -> None:
    used = {(name.split(".")[0], room(module), module) for module, path in INNER.items() for name in imports(path)}
    assert [told for library, where, told in used if library in LIBRARIES and where not in LIBRARIES[library]] == []


@pytest.mark.parametrize(
    ("who", "never"),
    [
        ("documents", {"files"}),
        ("scoring", {"files", "documents", "regions"}),
        ("adapters", {"scoring", "instruments"}),
        ("reports", {"adapters"}),
    ],
)
def test_who_never_imports_what(who: str, never: set[str]) -> None:
    for module, path in INNER.items():
        if room(module) == who:
            assert not {room(imported) for imported in ours(path)} & never, module


def test_documents_alone_ask_rooms_above_for_what_is_there() -> None:
    calls = [
        (module, [ast.literal_eval(argument) for argument in node.args])
        for module, path in INNER.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "elsewhere"
    ]
    assert {room(module) for module, _ in calls} == {"documents"}
    for _, (home, name) in calls:
        assert callable(getattr(import_module(f"spbe_sdk.{home}"), name))


def test_verbs_import_no_verbs() -> None:
    shared = {f"spbe_sdk.cli.{name}" for name in ("output", "shown", "asking", "help", "language", "verbs", "counting")}
    for module, path in INNER.items():
        if room(module) == "cli" and path.stem not in ("main", "__main__"):
            assert {imported for imported in ours(path) if room(imported) == "cli"} <= shared, module


def test_heads_define_nothing() -> None:
    for module, path in INNER.items():
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert {type(node) for node in body} <= {ast.Expr, ast.ImportFrom, ast.Assign}, module
            named = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
            assert [ast.unparse(target) for target in named] in ([], ["__all__"]), module


def test_every_module_says_what_it_holds() -> None:
    silent = [name for name, path in MODULES.items() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_no_drawers() -> None:
    drawers = {"utils", "helpers", "common", "core", "misc", "manager", "handler"}
    assert not {part for module in MODULES for part in module.split(".")} & drawers


def test_modules_stay_short() -> None:
    sizes = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: size for module, size in sizes.items() if size > 320} == {}


def test_no_class_name_stands_for_two_things() -> None:
    homes: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_adapters_and_strategies_have_a_twin_test() -> None:
    for folder in ("adapters", "scoring"):
        for path in (SOURCE / folder).glob("[!_]*.py"):
            if path.stem not in ("adapter", "strategy"):
                assert (ROOT / "tests" / folder / f"test_{path.stem}.py").is_file(), path


def test_the_tests_lie_in_the_rooms_that_they_test() -> None:
    rooms = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert rooms <= {*FLOORS, "docs", "house"}
