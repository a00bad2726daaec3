"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.staff import identity, staff_accounts

ROUTERS: tuple[HouseRouter, ...] = (
    identity.router,
    staff_accounts.router,
)
