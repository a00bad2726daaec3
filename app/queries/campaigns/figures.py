"""How many were invited, screened, sent on, operated; places offered and taken: from the rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.campaigns.convalescence import HOLDS_A_PLACE
from app.domain.campaigns.terms import ApplicationStatus, ScreeningKind, ScreeningStatus
from app.models.campaigns.convalescence import ConvalescenceApplication, ConvalescencePeriod
from app.models.campaigns.screenings import Screening, ScreeningCampaign
from app.models.campaigns.sessions import SessionAttendance, SiteSession
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within

R, S = Screening, ScreeningStatus


@dataclass(frozen=True, slots=True)
class ScreeningFigures:
    """People of one kind of screening; whoever was operated was also screened and referred."""

    invited: int
    screened: int
    found: int
    referred: int
    operated: int
    treated: int
    declined: int
    lost: int


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """Days in villages, people who came, and home rounds proposed for those days."""

    sessions: int
    people: int
    desks: int
    home_rounds: int


@dataclass(frozen=True, slots=True)
class ConvalescenceFigures:
    """Places of the periods, who has one, and who said yes."""

    places: int
    taken: int
    accepted: int
    waiting: int


async def screening_figures(
    session: AsyncSession, scope: Scope, from_on: date, before_on: date
) -> dict[ScreeningKind, ScreeningFigures]:
    """Count by kind the people of campaigns that began in the period."""
    found = R.screened_on.is_not(None) & (R.status != S.CLEAR)
    begun = and_(ScreeningCampaign.starts_on >= from_on, ScreeningCampaign.starts_on < before_on)
    rows = await session.execute(
        select(
            ScreeningCampaign.kind,
            func.count().filter(R.invited_at.is_not(None)),
            func.count().filter(R.screened_on.is_not(None)),
            func.count().filter(found),
            func.count().filter(R.referred_on.is_not(None)),
            *(
                func.count().filter(R.status == status)
                for status in (S.OPERATED, S.TREATED, S.DECLINED, S.LOST)
            ),
        )
        .join(ScreeningCampaign, ScreeningCampaign.id == R.campaign_id)
        .where(begun, within(scope, division=R.division_code))
        .group_by(ScreeningCampaign.kind)
    )
    return {kind: ScreeningFigures(*counts) for kind, *counts in rows}


async def session_figures(
    session: AsyncSession, scope: Scope, from_on: date, before_on: date
) -> SessionFigures:
    """Count the sessions of the period in the scope, and who of the scope came to any."""
    held = SiteSession
    on_time = and_(held.day >= from_on, held.day < before_on, held.cancelled_at.is_(None))
    sessions = await session.scalar(
        select(func.count()).where(on_time, within(scope, division=held.division_code))
    )
    row = SessionAttendance
    came = await session.execute(
        select(func.count(row.person_id.distinct()), func.count())
        .join(held, held.id == row.site_session_id)
        .where(on_time, within(scope, division=row.division_code))
    )
    people, desks = came.one()
    rounds = await session.scalar(
        select(func.count())
        .select_from(Visit)
        .join(held, held.id == Visit.site_session_id)
        .where(on_time, within(scope, division=Visit.division_code))
    )
    return SessionFigures(sessions or 0, people, desks, rounds or 0)


async def convalescence_figures(
    session: AsyncSession, scope: Scope, from_on: date, before_on: date
) -> ConvalescenceFigures:
    """Count places of the scope's periods that begin then, and the scope's people in line."""
    period, row = ConvalescencePeriod, ConvalescenceApplication
    begins = and_(period.from_on >= from_on, period.from_on < before_on)
    places = await session.scalar(
        select(func.coalesce(func.sum(period.places), 0)).where(
            begins, within(scope, division=period.division_code)
        )
    )
    counted = await session.execute(
        select(
            func.count().filter(row.status.in_(HOLDS_A_PLACE)),
            func.count().filter(row.status == ApplicationStatus.ACCEPTED),
            func.count().filter(row.status == ApplicationStatus.WAITING),
        )
        .join(period, period.id == row.period_id)
        .where(begins, within(scope, division=row.division_code))
    )
    return ConvalescenceFigures(int(places or 0), *counted.one())
