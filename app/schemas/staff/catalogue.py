"""Service items as the staff read them."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.queries.catalogue import VersionLine
from app.schemas.common import At, Version, Wire
from app.schemas.guides import FormAnswers


class VersionRead(Wire):
    """One published version of a guide; versions never change."""

    id: UUID
    """The version, as requests name it."""
    number: Version
    """Counts from one within the item."""
    digest: str
    """SHA-256 of its text, 64 hexadecimal digits: the same text has the same digest."""
    published_at: At
    """When it was published."""
    effective_from: date
    """From when requests are made under it."""

    @classmethod
    def of(cls, line: VersionLine) -> Self:
        return cls(
            id=line.id,
            number=line.version,
            digest=line.digest,
            published_at=line.published_at,
            effective_from=line.effective_from,
        )


class VersionList(Wire):
    """The history of one item."""

    items: Annotated[list[VersionRead], Field(max_length=1000)]
    """The versions, the newest first."""


class EligibilityOfPersonAsked(Wire):
    """Whom to judge, and what the person would answer."""

    person_id: UUID
    """Somebody of one's own divisions."""
    form: FormAnswers = Field(default_factory=dict)
    """Answers by field, as far as they are known."""
