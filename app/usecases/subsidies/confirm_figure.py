"""Type a published figure again: alike, and by somebody else, it counts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.subsidies.notices import LineFault
from app.domain.subsidies.rate_errors import FigureConfirmed, SamePerson, TypedDifferently
from app.models.subsidies.figures import PublishedFigure
from app.policies.principals import Staff
from app.policies.rates import require_figure_level
from app.queries.subsidies.rates import figure_for_update
from app.usecases.audit.record import record


async def confirm_figure(
    session: AsyncSession, staff: Staff, figure_id: UUID, value: int, now: datetime
) -> PublishedFigure:
    """Months that were paid by the figure before it are owed the difference."""
    figure = await figure_for_update(session, figure_id)
    if figure is None:
        raise NotFound
    require_figure_level(staff, figure.area_code)
    if figure.confirmed_at is not None:
        raise FigureConfirmed
    if figure.entered_by == staff.id:
        raise SamePerson
    if figure.value != value:
        raise TypedDifferently((LineFault(None, "typed_differently"),))
    figure.confirmed_by, figure.confirmed_at = staff.id, now
    told = {"kind": figure.kind.value, "period": figure.period.isoformat()}
    await record(session, EventTag.FIGURE_CONFIRMED, figure, at=now, data=told)
    await enqueue(session, "note_arrears", cause_id=str(figure.id))
    return figure
