"""What every bureau starts with: keys, divisions, calendar, service guides, partner banks."""

import asyncio

from app import migrate
from app.adapters.bank_books import bank_books
from app.adapters.guide_files import guide_documents
from app.adapters.programme_files import (
    carried_figures,
    carried_notices,
    pair_document,
    programme_documents,
)
from app.house import open_house
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from app.usecases.catalogue.publish_guides import publish_guides
from app.usecases.divisions.load_calendar import load_calendar
from app.usecases.divisions.load_divisions import load_divisions
from app.usecases.identity.load_banks import load_banks
from app.usecases.subsidies.load_programmes import load_programmes
from app.usecases.subsidies.load_rates import load_rates


def bring_up(settings: Settings, url: str) -> None:
    """Migrate the database and load the reference data."""
    migrate.upgrade(url)
    asyncio.run(load_reference(settings, url))


async def load_reference(settings: Settings, url: str) -> None:
    """Bring a migrated database to what the project carries; doing it again is harmless."""
    async with (
        open_house(settings, url) as house,  # A new database gets its keys here.
        house.database.transaction(EVERYTHING, SYSTEM) as session,
    ):
        now = session.info["now"]
        await load_divisions(session)
        await load_calendar(session, now)
        await publish_guides(session, guide_documents(), now)
        await load_banks(session, bank_books().values())
        await load_programmes(session, programme_documents(), pair_document(), now)
        await load_rates(session, carried_notices(), carried_figures(), now)
