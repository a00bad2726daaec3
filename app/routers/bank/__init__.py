"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.bank import accounts, identity

ROUTERS: tuple[HouseRouter, ...] = (accounts.router, identity.router)
