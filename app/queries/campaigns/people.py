"""Whom campaigns address: the living whom the bureau serves."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func

from app.domain.veterans.terms import ChangeKind, PersonRole, ReportState
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person, PersonRoleHeld


def addressed(day: date) -> ColumnElement[bool]:
    """Leave `Person` rows to write to: an agent alone is nobody whom the bureau serves."""
    held, report = PersonRoleHeld, ChangeReport
    served = exists().where(
        held.person_id == Person.id,
        held.role != PersonRole.AGENT,
        held.starts_on <= day,
        func.coalesce(held.ends_before > day, True),
    )
    reported_dead = exists().where(
        report.person_id == Person.id,
        report.kind == ChangeKind.DEATH,
        report.state == ReportState.OPEN,
    )
    return and_(Person.died_on.is_(None), served, ~reported_dead)
