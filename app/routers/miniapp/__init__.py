"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.miniapp import attachments, divisions, identity

ROUTERS: tuple[HouseRouter, ...] = (identity.router, divisions.router, attachments.router)
