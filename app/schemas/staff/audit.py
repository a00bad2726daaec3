"""The audit trail on the wire."""

from typing import Any, Self
from uuid import UUID

from app.models.audit import Event
from app.schemas.common import At, Wire


class EventRead(Wire):
    """One thing that happened; it carries no personal number."""

    id: UUID
    """The event."""
    at: At
    """When, by the clock of the bureau."""
    tag: str
    """What, as `<stem>:<thing>:<done>`; stable across versions."""
    subject_table: str
    """What kind of thing it happened to."""
    subject_id: UUID
    """The thing."""
    person_id: UUID | None
    """Whom it concerns."""
    division_code: str | None
    """Where, 12 digits."""
    actor_kind: str
    """Who did it: staff, citizen, bank, system or stranger."""
    actor_id: UUID | None
    """The account that did it; null for the system itself."""
    facts: dict[str, Any]
    """What else is known of it."""

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(
            id=event.id,
            at=event.at,
            tag=event.tag,
            subject_table=event.subject_table,
            subject_id=event.subject_id,
            person_id=event.person_id,
            division_code=event.division_code,
            actor_kind=event.actor_kind,
            actor_id=event.actor_id,
            facts=dict(event.data),
        )
