"""The API process: a parent that mounts the three audiences, and what the operator asks of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from app.adapters.heap import settle
from app.audiences import audiences
from app.commands.place import database_url
from app.edge.gate import EDGE_MIDDLEWARE
from app.edge.logging import configure_logging
from app.edge.metrics import metrics_served
from app.edge.page import PAGES, front_page, staff_page
from app.edge.problem import use_problem_answers
from app.edge.proxies import TrustedProxies
from app.house import House, open_house
from app.policies.principals import SYSTEM
from app.policies.scope import NOBODY
from app.settings import Settings


def served() -> Starlette:
    """Build the application of one server process, from the environment."""
    settings = Settings()
    configure_logging(settings.log_level, for_good=True)
    app = create_app(settings, database_url(settings))
    settle()
    return app


def create_app(settings: Settings, url: str) -> Starlette:
    """Build the application on one database; nothing is opened before it starts."""
    mounted = audiences()

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        async with open_house(settings, url) as house:
            for part in (app, *mounted.values()):
                part.state.house = house
            fresh_keys = asyncio.create_task(house.tokens.keys.keep_fresh())
            with metrics_served(settings):
                yield
            fresh_keys.cancel()
            with suppress(asyncio.CancelledError):
                await fresh_keys

    parent = Starlette(
        routes=[
            # First what is called most: every route that is tried before costs its microseconds.
            *(Mount(part.prefix, part) for part in mounted.values()),
            Route("/", front_page),
            *(Route(path, staff_page) for path in PAGES),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/.well-known/jwks.json", jwks),
        ],
        middleware=[Middleware(TrustedProxies, settings.trusted_proxies), *EDGE_MIDDLEWARE],
        lifespan=life,
    )
    use_problem_answers(parent)
    return parent


async def healthz(_request: Request) -> JSONResponse:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> JSONResponse:
    """Say whether the database answers and is migrated; a proxy sends calls only then."""
    house: House = request.app.state.house
    try:
        async with asyncio.timeout(3), house.database.transaction(NOBODY, SYSTEM) as session:
            await session.execute(text("SELECT app_now()"))
    except Exception:  # noqa: BLE001  # Whatever it is, we are not ready.
        return JSONResponse({"status": "unavailable"}, status_code=503)
    return JSONResponse({"status": "ready"})


async def jwks(request: Request) -> JSONResponse:
    """Publish the keys that verify our tokens (RFC 7517)."""
    house: House = request.app.state.house
    return JSONResponse(house.tokens.keys.jwks(house.clock()))
