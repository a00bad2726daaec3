"""Enter a published figure, or one that corrects it; it counts once somebody else confirmed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.figures import figure_faults
from app.domain.subsidies.rate_errors import FigureFaulty, FigureTaken
from app.models.subsidies.figures import PublishedFigure
from app.policies.principals import Staff
from app.policies.rates import require_figure_level
from app.queries.subsidies.rates import figure_line
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    kind: FigureKind
    area_code: str
    period: date
    value: int
    document_no: str
    succeeds_id: UUID | None


async def enter_figure(
    session: AsyncSession, staff: Staff, entry: FigureEntry, now: datetime
) -> PublishedFigure:
    """A first one where there is none, else the successor of the last."""
    require_figure_level(staff, entry.area_code)
    if fault := figure_faults(entry.kind, entry.period, entry.value):
        raise FigureFaulty(*fault)
    line = await figure_line(session, entry.kind, entry.area_code, entry.period)
    if line and entry.succeeds_id is None:
        raise FigureTaken
    if entry.succeeds_id is not None and (not line or line[-1].id != entry.succeeds_id):
        raise FigureFaulty("/succeeds_id", "other_figure_succeeded")

    figure = PublishedFigure(
        kind=entry.kind,
        area_code=entry.area_code,
        period=entry.period,
        value=entry.value,
        document_no=entry.document_no,
        succeeds_id=entry.succeeds_id,
        entered_by=staff.id,
        entered_at=now,
    )
    session.add(figure)
    try:
        await session.flush()
    except IntegrityError as error:  # Two people entered the same figure at once.
        raise FigureTaken from error
    told = {"kind": figure.kind.value, "period": figure.period.isoformat()}
    await record(session, EventTag.FIGURE_ENTERED, figure, at=now, data=told)
    return figure
