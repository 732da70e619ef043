"""The laws of the house, read from the syntax tree: imports run down, no cycles, one library one room."""

import ast
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "spbe_sdk"
FLOORS = [
    {"errors", "findings", "wording"},
    {"exact", "files", "notation", "transport", "versions", "home"},
    {"documents"},
    {
        "contracts",
        "explaining",
        "reading",
        "ports",
        "scales",
        "fingerprint",
        "comparison",
        "roadmaps",
        "sensitivity",
        "standing",
        "peers",
        "published",
        "regions",
        "policies",
        "instruments",
        "checks",
        "scoring",
        "adapters",
    },
    {
        "intake",
        "advice",
        "evaluation",
        "scored",
        "batch",
        "columns",
        "evidence_use",
        "measurement",
        "performance",
        "plan_score",
        "plugins",
    },
    {"kinds", "reports"},
    {"applications"},
    {"cli", "testing"},
]
ROOMS = {
    "pydantic": {
        "documents",
        "explaining",
        "reading",
        "contracts",
        "adapters",
        "kinds",
        "intake",
        "advice",
        "applications",
        "scored",
        "testing",
    },
    "pydantic_core": {"documents", "explaining"},
    "jsonschema": {"contracts"},
    "yaml": {"notation", "applications"},
    "cryptography": {"applications"},
    "jinja2": {"reports"},
    "python_calamine": {"adapters"},
    "filelock": {"applications"},
    "platformdirs": {"home"},
    "pyarrow": {"adapters", "reports"},
    "sqlalchemy": {"adapters"},
    "requests": {"transport"},
    "typer": {"cli"},
    "rich": {"cli"},
    "xlsxwriter": {"reports"},
    "narwhals": {"batch", "columns"},
    "pytest": {"testing"},
    "hypothesis": {"testing"},
}
MODULES = {
    ".".join(("spbe_sdk", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
}


def imports(path: Path, top_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def floor(module: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room(module) in rooms)


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name in MODULES and name != "spbe_sdk"}


INNER = {name: path for name, path in MODULES.items() if name != "spbe_sdk"}


@pytest.mark.parametrize("module", sorted(INNER))
def test_every_module_has_a_floor_and_imports_run_down(module: str) -> None:
    for imported in ours(INNER[module]):
        if imported.count(".") == 1 and imported.removeprefix("spbe_sdk.") in {"adapters", "kinds"}:
            continue
        assert floor(imported) <= floor(module), f"{module} imports {imported}"


def test_there_are_no_cycles() -> None:
    graph = {name: ours(path) - {name} for name, path in INNER.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for below in graph[name]:
                visit(below, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("module", sorted(INNER))
def test_one_library_one_room(module: str) -> None:
    for imported in imports(INNER[module]):
        library = imported.split(".")[0]
        if library in ROOMS:
            assert room(module) in ROOMS[library], f"{module} imports {library}"


@pytest.mark.parametrize(
    ("who", "never"),
    [
        ("documents", {"files", "notation"}),
        ("scoring", {"files", "documents", "notation"}),
        ("adapters", {"scoring", "instruments", "checks"}),
        ("reports", {"scoring", "adapters", "checks", "intake", "evaluation"}),
    ],
)
def test_who_never_imports_what(who: str, never: set[str]) -> None:
    for module, path in INNER.items():
        if room(module) == who:
            assert not {room(imported) for imported in ours(path)} & never, module


def test_package_heads_define_nothing() -> None:
    for module, path in INNER.items():
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            if module == "spbe_sdk.testing":
                assert {type(node) for node in body} == {ast.Expr, ast.ImportFrom, ast.Assign}
                continue
            assert [type(node) for node in body] == [ast.Expr], module


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_says_what_it_holds(module: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))


def test_no_drawers() -> None:
    drawers = {"utils", "helpers", "common", "core", "misc", "manager", "handler"}
    assert not {part for module in MODULES for part in module.split(".")} & drawers


def test_modules_stay_short() -> None:
    assert {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()
            if len(path.read_text(encoding="utf-8").splitlines()) > 320} == {}  # fmt: skip


def test_strategies_adapters_and_verbs_have_a_twin_test_or_share_the_journey() -> None:
    for folder in ("adapters", "scoring", "kinds"):
        for path in (SOURCE / folder).glob("*.py"):
            if path.stem not in ("__init__", "adapter", "strategy", "kind", "index_outcome", "plan_outcome"):
                assert (ROOT / "tests" / folder / f"test_{path.stem}.py").is_file(), path
