"""Tell somebody what to expect before a request is made."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.forms import form_faults
from app.domain.calendar.days import day_of
from app.domain.catalogue.form_values import completed
from app.domain.catalogue.guide import ItemStatus
from app.domain.catalogue.prospect import Prospect, prospect
from app.domain.errors import NotFound
from app.domain.requests.errors import FormFaulty, ItemNotOpen
from app.policies.scope import Scope
from app.queries.catalogue import current_guide
from app.queries.requests.intake import known_of, last_granted_on
from app.queries.veterans.facts import facts_of
from app.queries.veterans.persons import person


async def check_eligibility(
    session: AsyncSession,
    scope: Scope,
    code: str,
    person_id: UUID,
    answers: Mapping[str, Any],
    now: datetime,
) -> Prospect:
    """Judge one person by the rule of an item; answers may be missing and must not be wrong."""
    today = day_of(now)
    published = await current_guide(session, code, today)
    subject = await person(session, scope, person_id)
    facts = await facts_of(session, scope, person_id, today)
    if published is None or subject is None or facts is None:
        raise NotFound
    if published.standing.status is not ItemStatus.OPEN:
        raise ItemNotOpen
    form = published.guide.form
    if faults := form_faults(form, answers, at="/form", draft=True):
        raise FormFaulty(errors=faults)

    whole = completed(form, answers, known_of(subject, facts))
    granted = await last_granted_on(session, scope, person_id)
    return prospect(published.guide, replace(facts, form=whole, last_granted_on=granted))
