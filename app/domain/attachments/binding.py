"""When a request may take files that were sent before."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from app.domain.attachments.errors import AttachmentsNotUsable
from app.domain.errors import FieldFault


class SentFile(Protocol):
    """What the rule needs to know of a stored attachment."""

    @property
    def id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...
    @property
    def request_id(self) -> UUID | None: ...


def require_bindable(
    asked: Sequence[UUID],
    found: Iterable[SentFile],
    *,
    person_id: UUID,
    request_id: UUID,
    pointer: str = "/attachments",
) -> None:
    """Refuse unless every file is this person's and part of no other request, each named once.

    `found` holds what the caller may see of what was `asked`; a file that does not exist and one
    of somebody else get the same answer. Faults point to places in the list at `pointer`.
    """
    usable = {
        file.id
        for file in found
        if file.person_id == person_id and file.request_id in {None, request_id}
    }
    faults = tuple(
        FieldFault(f"{pointer}/{place}", "attachment_not_usable")
        for place, attachment_id in enumerate(asked)
        if attachment_id not in usable or attachment_id in asked[:place]
    )
    if faults:
        raise AttachmentsNotUsable(errors=faults)
