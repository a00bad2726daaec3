"""Say who holds this telephone: by name, identity number and registered telephone."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.identity.binding import BindingMethod, proven_by_phone
from app.domain.identity.errors import (
    AlreadyBound,
    BindingRefused,
    PhoneCodeRejected,
    TriesUsedUp,
)
from app.domain.identity.lockout import AttemptKind, live, seconds_to_wait, tries_used_up
from app.domain.identity.wechat import PhoneNumber
from app.domain.veterans import identity_number
from app.models.identity.attempts import count_failures, counter_key
from app.models.identity.citizens import IdentityBinding
from app.models.sealed import the_vault
from app.policies.principals import Citizen
from app.queries.identity.attempts import tallies
from app.queries.identity.bindings import active_binding
from app.queries.identity.persons import registered_by_number
from app.queries.identity.sessions import account_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True)
class Entries:
    """What was entered; the telephone is what WeChat says, None where it refused the code."""

    name: str
    id_number: str = field(repr=False)
    phone: PhoneNumber | None


async def bind_identity(
    session: AsyncSession, citizen: Citizen, entries: Entries, address: str, now: datetime
) -> IdentityBinding:
    """Let the account stand for the person whom all three entries agree on."""
    id_number = identity_number.parse(entries.id_number, day_of(now)).text
    if entries.phone is None:
        raise PhoneCodeRejected
    # One try of an account at a time: parallel guesses would outrun their counter.
    account = await account_for_update(session, citizen.account_id)
    if await active_binding(session, account.id) is not None:
        raise AlreadyBound
    keys = {
        AttemptKind.BINDING_ACCOUNT: counter_key(str(account.id)),
        AttemptKind.BINDING_ADDRESS: counter_key(address),
        AttemptKind.BINDING_TARGET: counter_key(id_number),
    }
    counted = await tallies(session, keys)
    if tries_used_up(live(counted, now)):
        raise TriesUsedUp(retry_after_seconds=seconds_to_wait(counted, now))

    vault = the_vault()
    numbers = vault.indexes("persons", "id_number", id_number)
    person = await registered_by_number(session, numbers)
    phone = entries.phone
    phones = vault.indexes("persons", "phone", phone.number) if phone.domestic else ()
    person_id = proven_by_phone(person, entries.name, phones)
    if person_id is None:
        await count_failures(session, keys, now)
        raise BindingRefused

    binding = IdentityBinding(
        account_id=account.id,
        person_id=person_id,
        method=BindingMethod.REGISTERED_PHONE,
        bound_at=now,
    )
    session.add(binding)
    data = {"method": binding.method.value}
    await record(session, EventTag.IDENTITY_BOUND, binding, at=now, data=data)
    return binding
