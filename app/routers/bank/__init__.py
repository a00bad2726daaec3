"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.bank import identity

ROUTERS: tuple[HouseRouter, ...] = (identity.router,)
