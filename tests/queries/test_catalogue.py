"""Guides are published once per change, kept for ever, and read from memory."""

import asyncio
import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.guide_files import guide_documents
from app.db import Database
from app.domain.catalogue.guide import ItemStatus
from app.domain.catalogue.reading import NotAGuide
from app.models.audit import Event
from app.models.catalogue import ServiceItemVersion
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, NOBODY
from app.queries.catalogue import (
    current_guide,
    current_guides,
    guide_of_version,
    guides_of_versions,
    versions_of,
)
from app.usecases.catalogue.publish_guides import publish_guides

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SIX = [
    "disability_grading",
    "hardship_aid",
    "honour_plaque",
    "medical_secondary",
    "policy_consultation",
    "preferential_card",
]


def _changed(code: str, **parts: Any) -> dict[str, Any]:
    """The guides as carried, with parts of one of them rewritten."""
    documents: dict[str, Any] = copy.deepcopy(guide_documents())
    documents[code].update(parts)
    return documents


async def _tags(session: AsyncSession) -> list[str]:
    tags = select(Event.tag).where(Event.tag.like("catalogue:%")).order_by(Event.id)
    return list(await session.scalars(tags))


async def test_publishing_twice_publishes_once(session: AsyncSession) -> None:
    await publish_guides(session, guide_documents(), NOW)
    before = await session.scalar(select(func.count()).select_from(ServiceItemVersion))
    assert await publish_guides(session, guide_documents(), NOW) == ()
    assert await session.scalar(select(func.count()).select_from(ServiceItemVersion)) == before
    assert [found.guide.code for found in await current_guides(session, TODAY)] == SIX


async def test_a_changed_guide_gets_the_next_version_and_one_event(session: AsyncSession) -> None:
    await publish_guides(session, guide_documents(), NOW)
    old = await current_guide(session, "hardship_aid", TODAY)
    events = len(await _tags(session))
    changed = _changed("hardship_aid", total_limit={"amount": 25, "unit": "working_days"})

    [new] = await publish_guides(session, changed, NOW)

    found = await current_guide(session, "hardship_aid", TODAY)
    assert old is not None
    assert found is not None
    assert (found.guide.version, found.guide.total_limit.amount) == (old.guide.version + 1, 25)
    assert found.version_id == new.id
    assert (await _tags(session))[events:] == ["catalogue:guide:published"]
    # A request made under the old version keeps it.
    kept = await guide_of_version(session, old.version_id)
    assert kept.total_limit.amount == 20


async def test_a_version_of_tomorrow_is_not_in_force_today(session: AsyncSession) -> None:
    await publish_guides(session, guide_documents(), NOW)
    [new] = await publish_guides(
        session, _changed("hardship_aid", effective_from="2026-03-03"), NOW
    )
    today = await current_guide(session, "hardship_aid", TODAY)
    tomorrow = await current_guide(session, "hardship_aid", date(2026, 3, 3))
    assert today is not None
    assert tomorrow is not None
    assert today.guide.version == tomorrow.guide.version - 1
    assert tomorrow.version_id == new.id
    assert [line.version for line in await versions_of(session, "hardship_aid")][:2] == [
        tomorrow.guide.version,
        today.guide.version,
    ]


async def test_a_closed_item_stays_readable_and_says_why(session: AsyncSession) -> None:
    await publish_guides(session, guide_documents(), NOW)
    events = len(await _tags(session))
    reason = {"zh": "已全部办结", "en": "all cases are done"}
    closed = _changed("hardship_aid", status="closed", closed_reason=reason)

    assert await publish_guides(session, closed, NOW) == ()

    found = await current_guide(session, "hardship_aid", TODAY)
    assert found is not None
    assert found.standing.status is ItemStatus.CLOSED
    assert found.standing.closed_reason is not None
    assert found.standing.closed_reason.zh == "已全部办结"
    assert (await _tags(session))[events:] == ["catalogue:item:standing_changed"]


async def test_a_draft_is_shown_to_nobody(session: AsyncSession) -> None:
    await publish_guides(session, _changed("hardship_aid", status="draft"), NOW)
    assert await current_guide(session, "hardship_aid", TODAY) is None
    shown = [found.guide.code for found in await current_guides(session, TODAY)]
    assert shown == [code for code in SIX if code != "hardship_aid"]


async def test_one_faulty_guide_stops_them_all(session: AsyncSession) -> None:
    before = await session.scalar(select(func.count()).select_from(ServiceItemVersion))
    faulty = _changed("preferential_card", eligibility={"is_tall": {}})
    with pytest.raises(NotAGuide, match="unknown predicate"):
        await publish_guides(session, faulty, NOW)
    assert await session.scalar(select(func.count()).select_from(ServiceItemVersion)) == before


async def test_processes_that_start_together_publish_once(database: Database) -> None:
    changed = _changed("hardship_aid", total_limit={"amount": 25, "unit": "working_days"})

    async def start() -> int:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            return len(await publish_guides(session, changed, NOW))

    assert sorted(await asyncio.gather(*(start() for _ in range(4)))) == [0, 0, 0, 1]
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        assert [line.version for line in await versions_of(session, "hardship_aid")] == [2, 1]


async def test_a_version_this_release_cannot_read_stops_it(session: AsyncSession) -> None:
    unreadable = ServiceItemVersion(
        item_code="hardship_aid",
        version=99,
        guide={"code": "hardship_aid"},
        digest="0" * 64,
        published_at=NOW,
        effective_from=TODAY,
    )
    session.add(unreadable)
    await session.flush()
    with pytest.raises(NotAGuide):
        await publish_guides(session, guide_documents(), NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE service_item_versions SET guide = guide || '{\"total_limit\": null}'",
        "DELETE FROM service_item_versions",
        "DELETE FROM service_items",
    ],
)
async def test_the_database_refuses_to_change_a_version(
    session: AsyncSession, statement: str
) -> None:
    await publish_guides(session, guide_documents(), NOW)
    with pytest.raises(DBAPIError):
        await session.execute(text(statement))


async def test_anybody_may_read_the_catalogue(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await publish_guides(session, guide_documents(), NOW)
    async with database.transaction(NOBODY, SYSTEM) as session:
        assert [found.guide.code for found in await current_guides(session, TODAY)] == SIX


async def test_guides_read_before_cost_one_statement(session: AsyncSession) -> None:
    await publish_guides(session, guide_documents(), NOW)
    ids = [found.version_id for found in await current_guides(session, TODAY)]
    sent: list[str] = []
    connection = (await session.connection()).sync_connection
    assert connection is not None

    def count(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", count)
    try:
        await current_guides(session, TODAY)
        assert len(sent) == 1
        assert len(await guides_of_versions(session, ids)) == len(SIX)
        assert len(sent) == 1
    finally:
        event.remove(connection, "before_cursor_execute", count)
