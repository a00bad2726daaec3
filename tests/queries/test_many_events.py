"""Events written by the thousand hold, octet for octet, what one written alone would hold."""

import json

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.domain.audit.tags import EventTag
from app.usecases.audit.record import authenticated, canonical
from app.usecases.audit.record_many import Happened, record_many

EVENTS = text("SELECT * FROM events WHERE subject_table = 'payments' ORDER BY id")


async def test_an_event_among_many_keeps_its_canonical_octets_and_their_mac(
    session: AsyncSession,
) -> None:
    now = session.info["now"]
    happened = [
        Happened(uuid7(), uuid7(), "350505001001", {"serial": 'A"1%s\\', "code": "0000"}),
        Happened(uuid7(), None, None, {"note": "余额不足\n", "count": 2, "last": None}),
        Happened(uuid7(), uuid7(), "350505000000"),
    ]
    await record_many(session, EventTag.PAYMENT_PAID, "payments", happened, at=now)

    kept = (await session.execute(EVENTS)).all()
    assert [event.subject_id for event in kept] == [each.subject_id for each in happened]
    for event, each in zip(kept, happened, strict=True):
        facts = {
            "id": str(event.id),
            "at": now.isoformat(),
            "tag": EventTag.PAYMENT_PAID.value,
            "subject_table": "payments",
            "subject_id": str(each.subject_id),
            "person_id": None if each.person_id is None else str(each.person_id),
            "division_code": each.division_code,
            "actor_kind": event.actor_kind,
            "actor_id": None if event.actor_id is None else str(event.actor_id),
            "data": dict(each.data),
        }
        assert event.body == canonical(facts)
        assert event.mac == authenticated(event.body)
        assert event.data == json.loads(event.body)["data"]
