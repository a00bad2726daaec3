"""What an entitlement would pay for one month, to weigh one against another."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.levels import Level
from app.domain.errors import NotFound
from app.domain.subsidies.entitlement_errors import EnlistingCountyOpens
from app.domain.subsidies.opening import Opening
from app.domain.subsidies.placing import Weighed
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Tariff, TariffKey
from app.models.subsidies.entitlements import Entitlement
from app.queries.divisions import managed_areas


async def paying_county(session: AsyncSession, division_code: str) -> str:
    """Return the county that pays whoever lives there, be it a managed area."""
    county = (await managed_areas(session)).ancestor_at(division_code, Level.COUNTY)
    if county is None:
        raise NotFound
    return county


async def payer_at(session: AsyncSession, programme: Programme, residence: str, opener: str) -> str:
    """Return the county that pays; what the enlisting county pays, that county itself opens."""
    if programme.follows_the_person:
        return await paying_county(session, residence)
    county = (await managed_areas(session)).ancestor_at(opener, Level.COUNTY)
    if county is None:
        raise EnlistingCountyOpens
    return county


def weighed(
    row: Opening | Entitlement, county_code: str, month: date, book: RateBook, known_at: datetime
) -> Weighed:
    """Reckon one month by what is known; where nobody can know, so it says."""
    key = TariffKey(
        programme=row.programme,
        county_code=county_code,
        month=month,
        category=row.category,
        nature=row.nature,
        grade=row.grade,
        service_years=row.service_years,
        fixed_fen=row.fixed_fen,
    )
    found = reckon(key, book, known_at)
    return Weighed(row.programme, found.amount_fen if isinstance(found, Tariff) else None)
