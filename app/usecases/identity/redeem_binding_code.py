"""Say who holds this telephone: by name and the paper code of the station."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.identity.binding import BindingMethod, same_name
from app.domain.identity.errors import AlreadyBound, BindingRefused, TriesUsedUp
from app.domain.identity.lockout import AttemptKind, live, seconds_to_wait, tries_used_up
from app.domain.veterans.digits import plain_digits
from app.models.identity.attempts import count_failures, counter_key
from app.models.identity.citizens import BindingCode, IdentityBinding
from app.models.sealed import the_vault
from app.policies.principals import Citizen
from app.queries.identity.attempts import tallies
from app.queries.identity.bindings import active_binding, binding_code_for_update
from app.queries.identity.persons import registered_person
from app.queries.identity.sessions import account_for_update
from app.usecases.audit.record import record


async def redeem_binding_code(
    session: AsyncSession, citizen: Citizen, name: str, code: str, address: str, now: datetime
) -> IdentityBinding:
    """Let the account stand for the person whom the code was made for."""
    # One try of an account at a time: parallel guesses would outrun their counter.
    account = await account_for_update(session, citizen.account_id)
    if await active_binding(session, account.id) is not None:
        raise AlreadyBound
    keys = {
        AttemptKind.BINDING_ACCOUNT: counter_key(str(account.id)),
        AttemptKind.BINDING_ADDRESS: counter_key(address),
    }
    counted = await tallies(session, keys)
    if tries_used_up(live(counted, now)):
        raise TriesUsedUp(retry_after_seconds=seconds_to_wait(counted, now))

    indexes = the_vault().indexes("binding_codes", "code", plain_digits(code))
    paper = await binding_code_for_update(session, indexes)
    person_id = await _person(session, paper, name, now)
    if paper is None or person_id is None:
        await count_failures(session, keys, now)
        raise BindingRefused

    paper.used_at, paper.used_by_account_id = now, account.id
    binding = IdentityBinding(
        account_id=account.id,
        person_id=person_id,
        method=BindingMethod.PAPER_CODE,
        bound_at=now,
    )
    session.add(binding)
    data = {"method": binding.method.value, "code_id": str(paper.id)}
    await record(session, EventTag.IDENTITY_BOUND, binding, at=now, data=data)
    return binding


async def _person(
    session: AsyncSession, paper: BindingCode | None, name: str, now: datetime
) -> UUID | None:
    """Return whom the paper names; a right code with a wrong name loses one of its tries."""
    if paper is None or not paper.usable(now):
        return None
    person = await registered_person(session, paper.person_id)
    if person is None or not person.alive or not same_name(person.names, name):
        paper.tries_left -= 1
        return None
    return person.person_id
