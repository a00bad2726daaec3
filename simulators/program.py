"""The one program that plays all of them, each under its own prefix."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from simulators.bank.control import BankControl
from simulators.bank.loop import working
from simulators.bank.pages import BankPages
from simulators.bank.partners import Bureau
from simulators.control import Control
from simulators.pages import Pages
from simulators.wechat.api import WeChatApi
from simulators.world import Accounts, World


def simulators(
    accounts: Accounts | None = None,
    bureau: Bureau | None = None,
    *,
    banks_work_every_seconds: float = 0,
) -> Starlette:
    """Return a fresh world as an ASGI application; 0 seconds: banks work only when told."""
    world = World(accounts or Accounts(), bureau)
    api = WeChatApi(world.wechat, world.access_tokens)
    control = [*BankControl(world.partners).routes(), *Control(world).routes()]
    routes: list[BaseRoute] = [
        Mount("/wechat", routes=api.routes(world.failures)),
        Mount("/sms", routes=world.sms.routes(world.failures)),
        Mount("/control", routes=control),
        *BankPages(world.partners).routes(),
        *Pages(world).routes(),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with working(world.partners, banks_work_every_seconds):
            yield

    return Starlette(routes=routes, lifespan=lifespan)
