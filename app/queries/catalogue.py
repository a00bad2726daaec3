"""Reads of service items and their guides; they are open to everybody.

Versions never change, so each process parses each version once and keeps it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import HotPool, HotRead
from app.domain.catalogue.guide import Guide, ItemStatus
from app.domain.catalogue.parse import Standing, parse
from app.domain.catalogue.wording import Localised
from app.models.base import Json
from app.models.catalogue import ServiceItem, ServiceItemVersion

_GUIDES: dict[UUID, Guide] = {}
_VERSIONS = select(
    ServiceItemVersion.id, ServiceItemVersion.version, ServiceItemVersion.guide
).where(ServiceItemVersion.id == any_(bindparam("ids", type_=ARRAY(Uuid()))))
_HOT_VERSIONS = HotRead(_VERSIONS)


@dataclass(frozen=True, slots=True)
class PublishedGuide:
    """The guide in force, with the version that a request made now is bound to."""

    version_id: UUID
    guide: Guide
    standing: Standing


@dataclass(frozen=True, slots=True)
class VersionLine:
    id: UUID
    version: int
    digest: str
    published_at: datetime
    effective_from: date


async def current_guides(session: AsyncSession, on: date) -> list[PublishedGuide]:
    """Return the guides in force on a day, by code; drafts are nobody's but the bureau's."""
    rows = (await session.execute(_in_force(on))).all()
    await _remember(session, [row.id for row in rows])
    return [_published(row.id, row.status, row.closed_reason) for row in rows]


async def current_guide(session: AsyncSession, code: str, on: date) -> PublishedGuide | None:
    """Return the guide of one item in force on a day; None for a draft and an unknown code."""
    row = (await session.execute(_in_force(on).where(ServiceItem.code == code))).one_or_none()
    if row is None:
        return None
    await _remember(session, [row.id])
    return _published(row.id, row.status, row.closed_reason)


async def guide_of_version(session: AsyncSession, version_id: UUID) -> Guide:
    """Return the guide a request was made under; the version is there, a request points to it."""
    await _remember(session, [version_id])
    return _GUIDES[version_id]


async def guides_of_versions(
    session: AsyncSession, version_ids: Sequence[UUID]
) -> dict[UUID, Guide]:
    """Return the guides of a list of requests in at most one statement."""
    await _remember(session, version_ids)
    return {version_id: _GUIDES[version_id] for version_id in version_ids}


async def guides_of_hot_lines(pool: HotPool, version_ids: Sequence[UUID]) -> dict[UUID, Guide]:
    """Return the guides of a list read on the hot pool; it is asked only for those not kept."""
    unknown = _unknown(version_ids)
    if unknown:
        _keep(await _HOT_VERSIONS.all(pool, {"ids": unknown}))
    return {version_id: _GUIDES[version_id] for version_id in version_ids}


async def every_guide(session: AsyncSession) -> list[Guide]:
    """Return every version ever published; raises `NotAGuide` for one that cannot be read."""
    version_ids = (await session.scalars(select(ServiceItemVersion.id))).all()
    await _remember(session, version_ids)
    return [_GUIDES[version_id] for version_id in version_ids]


async def versions_of(session: AsyncSession, code: str) -> list[VersionLine]:
    """Return the history of one item, newest first."""
    version = ServiceItemVersion
    rows = await session.execute(
        select(
            version.id,
            version.version,
            version.digest,
            version.published_at,
            version.effective_from,
        )
        .where(version.item_code == code)
        .order_by(version.version.desc())
    )
    return [VersionLine(*row) for row in rows]


async def latest_version(session: AsyncSession, code: str) -> ServiceItemVersion | None:
    """Return the version published last, whether or not it is in force already."""
    return await session.scalar(
        select(ServiceItemVersion)
        .where(ServiceItemVersion.item_code == code)
        .order_by(ServiceItemVersion.version.desc())
        .limit(1)
    )


async def item_for_update(session: AsyncSession, code: str) -> ServiceItem:
    """Load and lock one item that is known to be there."""
    return (
        await session.scalars(
            select(ServiceItem)
            .where(ServiceItem.code == code)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()


def _in_force(on: date) -> Select[UUID, ItemStatus, Json | None]:
    return (
        select(ServiceItemVersion.id, ServiceItem.status, ServiceItem.closed_reason)
        .join(ServiceItem, ServiceItem.code == ServiceItemVersion.item_code)
        .where(ServiceItemVersion.effective_from <= on, ServiceItem.status != ItemStatus.DRAFT)
        .ext(distinct_on(ServiceItemVersion.item_code))
        .order_by(ServiceItemVersion.item_code, ServiceItemVersion.version.desc())
    )


async def _remember(session: AsyncSession, version_ids: Sequence[UUID]) -> None:
    unknown = _unknown(version_ids)
    if unknown:
        _keep((await session.execute(_VERSIONS, {"ids": unknown})).mappings().all())


def _unknown(version_ids: Iterable[UUID]) -> list[UUID]:
    return [version_id for version_id in set(version_ids) if version_id not in _GUIDES]


def _keep(rows: Iterable[Mapping[Any, Any]]) -> None:
    _GUIDES.update({row["id"]: parse(row["guide"], version=row["version"]) for row in rows})


def _published(version_id: UUID, status: ItemStatus, reason: Json | None) -> PublishedGuide:
    standing = Standing(status=status, closed_reason=Localised(**reason) if reason else None)
    return PublishedGuide(version_id, _GUIDES[version_id], standing)
