"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.bank import accounts, batches, identity, payments, results, statements

ROUTERS: tuple[HouseRouter, ...] = (
    payments.router,
    results.router,
    batches.router,
    accounts.router,
    statements.router,
    identity.router,
)
