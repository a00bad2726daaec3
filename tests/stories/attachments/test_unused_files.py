"""Files that no request has taken yet: so many for each person, however fast they come."""

import asyncio
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid4

from app.domain.attachments.kinds import MediaType
from app.house import House
from app.jobs import attachments
from app.models.attachments import Attachment
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.attachments.add_attachment import MOST_UNUSED
from tests.builders.files import a_pdf
from tests.builders.identity import signed_in_citizen
from tests.builders.veterans import VILLAGE, a_person


async def test_files_sent_all_at_once_do_not_pass_the_limit(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        person = (await a_person(rows)).id
        rows.add_all(an_unused_file(person, rows.info["now"]) for _ in range(MOST_UNUSED - 2))
    citizen = await signed_in_citizen(house, person)

    answers = await asyncio.gather(
        *(
            client.post(
                "/miniapp/v1/attachments",
                files={"file": ("bill.pdf", a_pdf(), "application/pdf")},
                data={"document_key": "bills"},
                headers=citizen.keyed(),
            )
            for _ in range(6)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201] * 2 + [409] * 4
    assert {answer.json()["code"] for answer in answers if answer.is_error} == {
        "too_many_unused_attachments"
    }
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        unused = select(func.count()).where(Attachment.person_id == person)
        assert await rows.scalar(unused) == MOST_UNUSED


async def test_a_part_that_comes_twice_is_refused_not_chosen_from(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        person = (await a_person(rows)).id
    citizen = await signed_in_citizen(house, person)
    keys = [("document_key", (None, key)) for key in ("bills", "identity_card")]
    file = ("file", ("bill.pdf", a_pdf(), "application/pdf"))

    answer = await client.post(
        "/miniapp/v1/attachments", files=[*keys, file], headers=citizen.keyed()
    )

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["duplicate_key"]


async def test_every_file_left_over_is_forgotten_in_one_night(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "AT_ONCE", 2)
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        person = (await a_person(rows)).id
        long_ago = rows.info["now"] - attachments.UNUSED_FOR - timedelta(days=1)
        rows.add_all(an_unused_file(person, long_ago) for _ in range(5))

    await attachments.forget_unused(house)

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert (await rows.scalars(select(Attachment.id))).all() == []


def an_unused_file(person: UUID, at: datetime) -> Attachment:
    file = Attachment(
        person_id=person,
        division_code=VILLAGE,
        document_key="bills",
        media_type=MediaType.PDF,
        size_bytes=1,
        digest=sha256(b"").digest(),
        uploaded_by_kind="citizen",
        uploaded_by=uuid4(),
        uploaded_at=at,
    )
    file.storage_key = f"{file.id.hex[-2:]}/{file.id.hex}"
    return file
