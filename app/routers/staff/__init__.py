"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.staff import (
    accounts,
    attachments,
    audit,
    banks,
    calendar,
    catalogue,
    divisions,
    identity,
    imports,
    operations,
    requests,
    requests_chain,
    staff_accounts,
    stations,
    veterans,
    veterans_sections,
    veterans_standing,
)

ROUTERS: tuple[HouseRouter, ...] = (
    requests.router,
    requests_chain.router,
    identity.router,
    staff_accounts.router,
    veterans.router,
    veterans_sections.router,
    veterans_standing.router,
    accounts.router,
    catalogue.router,
    divisions.router,
    stations.router,
    attachments.router,
    calendar.router,
    audit.router,
    banks.router,
    operations.router,
    imports.router,
)
