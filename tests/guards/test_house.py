"""The habits of the house that a machine can see."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from app.migrate import ROOT

SOURCES = [
    path
    for folder in ("app", "clients", "simulators", "tests", "benchmarks")
    for path in sorted(Path(ROOT, folder).rglob("*.py"))
]
ROUTERS = [path for path in SOURCES if path.is_relative_to(ROOT / "app/routers")]
USE_CASES = [
    path
    for path in SOURCES
    if path.is_relative_to(ROOT / "app/usecases") and path.name != "__init__.py"
]
LONGEST_FILE, LONGEST_ROUTE = 300, 10
FORBIDDEN_WORDS = {"utils", "helpers", "manager", "base_service", "data", "info", "process"}
STEMS = {
    "identity", "divisions", "veterans", "catalogue", "requests", "attachments", "operations",
    "notifications", "audit", "idempotency", "vault", "subsidies", "accounts", "batches", "results",
    "reconciliations", "ledger", "supply", "visits", "waiting", "rounds", "reports", "care",
    "campaigns", "statistics",
}  # fmt: skip


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_sources_are_there() -> None:
    assert len(SOURCES) > 200
    assert len(USE_CASES) > 20


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_file_is_longer_than_its_limit(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_no_file_is_named_after_nothing() -> None:
    assert [_name(path) for path in SOURCES if path.stem in FORBIDDEN_WORDS] == []


def test_no_folder_of_tests_is_passed_by(pytestconfig: pytest.Config) -> None:
    """By itself pytest does not look into `build`, `dist` and their like."""
    passed_by = pytestconfig.getini("norecursedirs")
    folders = {path.parent for path in SOURCES if path.name.startswith("test_")}
    parts = {part for folder in folders for part in folder.relative_to(ROOT).parts}
    assert {"tests", "guards", "delivered"} <= parts
    assert [part for part in parts for each in passed_by if fnmatch(part, each)] == []


def test_use_cases_stand_under_known_stems() -> None:
    assert {path.parent.name for path in USE_CASES} <= STEMS


def test_no_use_case_commits() -> None:
    committing = [path for path in USE_CASES if ".commit()" in path.read_text("utf-8")]
    assert [_name(path) for path in committing] == []


def _routes(path: Path) -> Iterator[ast.AsyncFunctionDef | ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and ast.unparse(mark.func).startswith("router.")
            for mark in node.decorator_list
        ):
            yield node


def test_a_route_is_one_sentence() -> None:
    routes = [(path, route) for path in ROUTERS for route in _routes(path)]
    assert len(routes) > 20
    too_long = [
        f"{_name(path)}:{route.name}"
        for path, route in routes
        if _lines_of_body(route) > LONGEST_ROUTE
    ]
    assert too_long == []


def _lines_of_body(route: ast.AsyncFunctionDef | ast.FunctionDef) -> int:
    body = route.body[1:] if ast.get_docstring(route) else route.body
    return body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0
