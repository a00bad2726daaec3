"""Attachments are seen by their person and by the divisions in whose hands they are."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.db import Database
from app.domain.attachments.kinds import MediaType
from app.models.attachments import Attachment
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope
from app.queries.attachments import (
    attachment,
    attachments_for_binding,
    left_over_attachments,
    unused_count,
)
from app.queries.divisions import scope_ranges_of
from tests.builders.veterans import VILLAGE, a_person


def an_attachment(person: Person, **more: object) -> Attachment:
    given = {
        "person_id": person.id,
        "division_code": person.division_code,
        "document_key": "bills",
        "media_type": MediaType.JPEG,
        "size_bytes": 1,
        "digest": sha256(b"x").digest(),
        "storage_key": f"ab/{uuid7().hex}",
        "uploaded_by_kind": "citizen",
        "uploaded_by": person.id,
        "uploaded_at": person.registered_at,
    }
    return Attachment(**{**given, **more})


@pytest.fixture
async def person(session: AsyncSession) -> Person:
    return await a_person(session)


async def _scope(session: AsyncSession, code: str) -> Scope:
    return Scope(ranges=await scope_ranges_of(session, code))


async def test_a_file_is_seen_by_its_person_and_upwards_from_her_village(
    session: AsyncSession, person: Person
) -> None:
    file = an_attachment(person)
    session.add(file)
    await session.flush()
    seeing = [Scope(persons=(person.id,)), EVERYTHING]
    seeing += [await _scope(session, code) for code in (VILLAGE, "350505000000", "350500000000")]
    for scope in seeing:
        assert await attachment(session, scope, file.id) is file
    blind = [Scope(), Scope(persons=(UUID(int=7),))]
    blind += [
        await _scope(session, code) for code in ("350504000000", "350505001002", "350800000000")
    ]
    for scope in blind:
        assert await attachment(session, scope, file.id) is None
        assert await attachments_for_binding(session, scope, [file.id]) == []


async def test_row_security_hides_a_file_when_the_predicate_is_forgotten(
    database: Database,
) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session)
        session.add(an_attachment(person))
    for scope, seen in (
        (Scope(persons=(person.id,)), 1),
        (Scope(persons=(UUID(int=7),)), 0),
        (Scope(), 0),
    ):
        async with database.transaction(scope, SYSTEM) as session:
            assert await session.scalar(select(func.count()).select_from(Attachment)) == seen


async def test_only_files_that_no_request_took_are_left_over(
    session: AsyncSession, person: Person
) -> None:
    at = person.registered_at
    session.add_all(
        [an_attachment(person, uploaded_at=at - timedelta(days=days)) for days in (9, 8, 1)]
    )
    await session.flush()
    before = at - timedelta(days=7)
    found = await left_over_attachments(session, EVERYTHING, before=before, limit=10)
    assert len(found) == 2
    assert await unused_count(session, EVERYTHING, person.id) == 3
    assert await unused_count(session, Scope(), person.id) == 0
