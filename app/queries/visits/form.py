"""What is known before somebody books: nobody is asked twice."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.veterans.persons import person_seen

OF_ONE_TIME = {"note"}
"""Said for that visit, and not for the next."""


async def access_known(session: AsyncSession, scope: Scope, person_id: UUID) -> Mapping[str, Any]:
    """Return how the door is found and the person understood: as told last, else by the dossier."""
    person = await person_seen(session, scope, person_id)
    last = await session.scalar(
        select(Visit)
        .where(
            Visit.person_id == person_id,
            within(scope, division=Visit.division_code, person=Visit.person_id),
        )
        .order_by(Visit.id.desc())
        .limit(1)
    )
    told = dict(last.access or {}) if last is not None else {}
    for key in OF_ONE_TIME:
        told.pop(key, None)
    return {"language": person.speech, "hearing": person.hearing, **told}
