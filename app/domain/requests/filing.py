"""What a person or a clerk hands over at once: answers, files, promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Filing:
    form: Mapping[str, Any]
    attachments: tuple[UUID, ...] = ()
    """Each file says itself which paper of the guide it is."""
    commitments: tuple[str, ...] = field(default=())
    """Papers that a signed promise stands for until they are checked (告知承诺)."""
