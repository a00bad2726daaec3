"""The one program that plays all of them, each under its own prefix."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from simulators.control import Control
from simulators.pages import Pages
from simulators.wechat.api import WeChatApi
from simulators.world import Accounts, World


def simulators(accounts: Accounts | None = None) -> Starlette:
    """Return a fresh world as an ASGI application."""
    world = World(accounts or Accounts())
    api = WeChatApi(world.wechat, world.access_tokens)
    routes: list[BaseRoute] = [
        Mount("/wechat", routes=api.routes(world.failures)),
        Mount("/sms", routes=world.sms.routes(world.failures)),
        Mount("/control", routes=Control(world).routes()),
        *Pages(world).routes(),
    ]
    return Starlette(routes=routes)
