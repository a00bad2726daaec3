"""What a public notice could show of a case."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.levels import Level
from app.domain.requests.outcome import award_from
from app.domain.requests.publicity import Subject, is_minor
from app.models.requests.docket import Docket
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.divisions import division_path
from app.queries.veterans.persons import visible


async def shown_subject(
    session: AsyncSession, scope: Scope, docket: Docket, today: date
) -> Subject | None:
    """Return the facts before the mask; what is not known yet is None."""
    request = docket.request
    person = (
        await session.execute(
            select(Person.name, Person.born_on).where(
                Person.id == request.person_id, visible(scope)
            )
        )
    ).one_or_none()
    if person is None:
        return None
    path = await division_path(session, request.division_code)
    below = [place for place in path if place.level.rank <= Level.COUNTY.rank]
    award = award_from(request.proposal)
    return Subject(
        name=None if is_minor(person.born_on, today) else person.name,
        division="".join(place.name for place in below),
        township="".join(place.name for place in below if place.level is not Level.VILLAGE),
        amount_fen=award.amount_fen,
        grade=award.grade,
        nature=award.nature.label if award.nature else None,
        cause=request.form.get("cause"),
    )
