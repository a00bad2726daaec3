"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter

ROUTERS: tuple[HouseRouter, ...] = ()
