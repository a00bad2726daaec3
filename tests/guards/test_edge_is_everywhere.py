"""No route goes round the edge, and nothing outside it does the edge's work."""

import ast
from collections.abc import Callable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.audiences import audiences
from app.edge.audience import Audience
from app.edge.idempotency import MONEY
from app.edge.route import HouseRoute, HouseRouter
from app.routers import bank, miniapp, staff

APP = Path(__file__).parents[2] / "app"
OF_MONEY = {
    "accounts",
    "batch_lists",
    "batches",
    "confirmations",
    "entitlement_moves",
    "entitlements",
    "imports",
    "ledger",
    "payments",
    "rates",
    "reconciliations",
    "results",
    "statements",
}
"""Modules of routes; what they do is asked about for longer than a day."""
OWN_PAGES = {"/openapi.json", "/docs", "/docs.js", "/docs.css"}
# What only app/edge may name: the transaction of a request, and how errors are answered.
EDGE_ONLY = {
    "request_session",
    "exception_handler",
    "add_exception_handler",
    "exception_handlers",
    "problem_answer",
    "APIRouter",
    "APIRoute",
    "HouseRoute",
}


@pytest.fixture(scope="module")
def contracts() -> dict[str, Audience]:
    return audiences()


def operations(audience: Audience) -> set[tuple[str, str]]:
    paths = audience.openapi()["paths"]
    return {(verb.upper(), path) for path, verbs in paths.items() for verb in verbs}


def test_every_published_operation_is_a_house_route(contracts: dict[str, Audience]) -> None:
    published = {name: operations(audience) for name, audience in contracts.items()}
    through_the_edge = {
        name: {
            (method, r.path_format) for r in audience.house_routes() for method in r.methods or ()
        }
        for name, audience in contracts.items()
    }

    assert set(published) == {"miniapp", "staff", "bank"}
    assert published["miniapp"]
    assert published["staff"]
    assert published == through_the_edge


def called_by(needed: Dependant) -> Iterator[Callable[..., Any]]:
    """Return the function behind a route, or behind a part of its signature, and all before it."""
    if needed.call is not None:
        yield needed.call if hasattr(needed.call, "__code__") else type(needed.call).__call__
    for before in needed.dependencies:
        yield from called_by(before)


def test_no_part_of_a_route_leaves_for_a_thread(contracts: dict[str, Audience]) -> None:
    """A plain function would: two crossings for each call, to say what takes no time."""
    asked = {
        each
        for audience in contracts.values()
        for route in audience.house_routes()
        for each in called_by(route.dependant)
    }
    plain = {each for each in asked if not iscoroutinefunction(each)}

    assert len(asked) > 250
    assert {each.__qualname__ for each in plain if not isasyncgenfunction(each)} == set()


def test_no_audience_has_a_route_of_another_class(contracts: dict[str, Audience]) -> None:
    for audience in contracts.values():
        found = [context.original_route for context in iter_route_contexts(audience.routes)]
        pages = {getattr(r, "path", "") for r in found if not isinstance(r, APIRoute)}

        assert pages == OWN_PAGES
        assert all(isinstance(r, HouseRoute) for r in found if isinstance(r, APIRoute))


def test_every_router_is_a_house_router() -> None:
    routers = [*miniapp.ROUTERS, *staff.ROUTERS, *bank.ROUTERS]

    assert routers
    assert all(isinstance(router, HouseRouter) for router in routers)


def test_the_mini_program_uses_get_and_post_alone(contracts: dict[str, Audience]) -> None:
    assert {method for method, _ in operations(contracts["miniapp"])} <= {"GET", "POST"}


def test_operation_ids_are_short_and_unique(contracts: dict[str, Audience]) -> None:
    for audience in contracts.values():
        ids = [route.unique_id for route in audience.house_routes()]

        assert len(ids) == len(set(ids))
        assert all(len(name) <= 40 and name.isidentifier() for name in ids)


def test_nothing_outside_the_edge_does_its_work() -> None:
    modules = [path for path in APP.rglob("*.py") if "edge" not in path.relative_to(APP).parts]
    offenders = [
        f"{path.relative_to(APP)}: {name}"
        for path in modules
        for name in names_in(path)
        if name in EDGE_ONLY
    ]

    assert len(modules) > 50
    assert offenders == []


def test_only_the_alias_names_the_request_session() -> None:
    naming = {path.name for path in (APP / "edge").glob("*.py") if named_in(path)}

    assert naming == {"session.py"}


def named_in(path: Path) -> bool:
    return "request_session" in set(names_in(path))


def names_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name


def test_whatever_moves_money_knows_its_key_as_long_as_money_is_asked_about(
    contracts: dict[str, Audience],
) -> None:
    short = {
        route.path_format
        for audience in contracts.values()
        for route in audience.house_routes()
        if route.endpoint.__module__.rpartition(".")[2] in OF_MONEY
        and (route.conduct.keeps_answer_for or MONEY) < MONEY
    }

    assert short == {"/subscriptions"}
