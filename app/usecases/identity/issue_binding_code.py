"""Make a paper code for somebody who stands at the counter."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.identity.binding import CODE_LIFE, CODE_TRIES, new_code
from app.models.identity.citizens import BindingCode
from app.models.sealed import the_vault
from app.policies.principals import Staff
from app.queries.identity.bindings import person_in_scope_for_update, unused_codes_of
from app.usecases.audit.record import record


@dataclass(frozen=True)
class IssuedCode:
    """The code is told once, to be written on paper; only a keyed hash of it is kept."""

    code: str = field(repr=False)
    expires_at: datetime

    @property
    def grouped(self) -> str:
        """As it is written on paper: 1234 5678 9012."""
        return " ".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


async def issue_binding_code(
    session: AsyncSession, staff: Staff, person_id: UUID, now: datetime
) -> IssuedCode:
    """Make a code for one person of the caller's scope; an earlier unused one is void."""
    person = await person_in_scope_for_update(session, staff.scope, person_id)
    if person is None or person.died_on is not None:
        raise NotFound
    for earlier in await unused_codes_of(session, person.id):
        earlier.tries_left = 0
    code = new_code()
    paper = BindingCode(
        code_index=the_vault().index("binding_codes", "code", code),
        person_id=person.id,
        issued_by_staff_id=staff.id,
        issued_at=now,
        expires_at=now + CODE_LIFE,
        tries_left=CODE_TRIES,
    )
    session.add(paper)
    await record(session, EventTag.BINDING_CODE_ISSUED, paper, at=now)
    return IssuedCode(code, paper.expires_at)
