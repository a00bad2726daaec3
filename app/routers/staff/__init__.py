"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.staff import attachments, calendar, divisions, identity, staff_accounts, stations

ROUTERS: tuple[HouseRouter, ...] = (
    identity.router,
    staff_accounts.router,
    divisions.router,
    stations.router,
    attachments.router,
    calendar.router,
)
