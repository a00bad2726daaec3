"""What happened to a request or a visit, in plain words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from app.domain.audit.tags import EventTag
from app.domain.requests.timeline import line_of
from app.models.audit import Event
from app.schemas.common import At, Wire
from app.schemas.guide_parts import Wording
from app.schemas.request_parts import wording

EMPTY: Mapping[str, Any] = MappingProxyType({})


class TimelineLine(Wire):
    """One thing that happened, in plain words."""

    at: At
    """When."""
    tag: str
    """What, stable across versions."""
    text: Wording
    """What, in words."""

    @classmethod
    def of(cls, event: Event, more: Mapping[str, Any] = EMPTY) -> Self:
        """`more`: facts that the sentence needs beside those of the event."""
        text = line_of(EventTag(event.tag), {**event.data, **more})
        if text is None:
            raise ValueError(event.tag)
        return cls(at=event.at, tag=event.tag, text=wording(text))


class Timeline(Wire):
    """Everything that happened to a request or a visit, in its order."""

    items: list[TimelineLine]
    """The oldest first."""
