"""Publish the guides that the project or the bureau carries as files."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.catalogue.parse import Document, Standing, digest, parse, parted_standing
from app.models.base import Json
from app.models.catalogue import ServiceItem, ServiceItemVersion
from app.queries.catalogue import every_guide, item_for_update, latest_version
from app.usecases.audit.record import record


async def publish_guides(
    session: AsyncSession, documents: Mapping[str, Document], now: datetime
) -> tuple[ServiceItemVersion, ...]:
    """Give every guide that changed a new version, and return the new ones.

    All are read before any is published: one faulty guide stops them all, and so does a version
    published earlier that this release cannot read, for requests were made under it.
    """
    await every_guide(session)
    parted = {code: parted_standing(document) for code, document in sorted(documents.items())}
    for _, document in parted.values():
        parse(document, version=1)
    published = [
        await _publish(session, code, standing, document, now)
        for code, (standing, document) in parted.items()
    ]
    return tuple(version for version in published if version is not None)


async def _publish(
    session: AsyncSession, code: str, standing: Standing, document: Document, now: datetime
) -> ServiceItemVersion | None:
    stands = {"status": standing.status, "closed_reason": _reason(standing)}
    # Processes that start together publish once: the row is made, then locked, by each in turn.
    await session.execute(insert(ServiceItem).values(code=code, **stands).on_conflict_do_nothing())
    item = await item_for_update(session, code)
    latest = await latest_version(session, code)
    if latest is None or latest.digest != digest(document):
        new = _version(document, latest.version + 1 if latest else 1, now)
        session.add(new)
        told = {"code": code, "version": new.version}
        await record(session, EventTag.GUIDE_PUBLISHED, new, at=now, data=told)
        latest = new
    else:
        new = None
    if (item.status, item.closed_reason) != (standing.status, _reason(standing)):
        item.status, item.closed_reason = standing.status, _reason(standing)
        told = {"code": code, "status": item.status.value}
        await record(session, EventTag.ITEM_STANDING_CHANGED, latest, at=now, data=told)
    return new


def _version(document: Document, version: int, now: datetime) -> ServiceItemVersion:
    guide = parse(document, version=version)
    return ServiceItemVersion(
        item_code=guide.code,
        version=version,
        guide=document,
        digest=digest(document),
        published_at=now,
        effective_from=guide.effective_from,
    )


def _reason(standing: Standing) -> Json | None:
    return asdict(standing.closed_reason) if standing.closed_reason else None
