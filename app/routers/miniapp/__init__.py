"""The routers of this audience, the most called first."""

from app.edge.route import HouseRouter
from app.routers.miniapp import (
    accounts,
    attachments,
    campaigns,
    care,
    catalogue,
    confirmations,
    divisions,
    home,
    hospitals,
    identity,
    notifications,
    payments,
    reports,
    requests,
    veterans,
    visit_queue,
    visit_ratings,
    visits,
)

ROUTERS: tuple[HouseRouter, ...] = (
    home.router,
    requests.router,
    payments.router,
    accounts.router,
    notifications.router,
    identity.router,
    veterans.router,
    visits.router,
    visit_queue.router,
    reports.router,
    care.router,
    campaigns.router,
    visit_ratings.router,
    confirmations.router,
    catalogue.router,
    divisions.router,
    hospitals.router,
    attachments.router,
)
