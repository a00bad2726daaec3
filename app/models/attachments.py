"""Files that people and staff send: what is known of each; the content lies in the storage."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.attachments.kinds import MediaType
from app.models.base import DivisionCode, Entity, strenum
from app.models.security import PASSING, Protection


class Attachment(Entity):
    """One file of one person; unused until a request or a report from the door takes it."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("size_bytes > 0", name="holds_something"),
        CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
        CheckConstraint("(request_id IS NULL) = (bound_at IS NULL)", name="bound_at_a_time"),
        CheckConstraint("uploaded_by_kind IN ('citizen', 'staff')", name="uploaded_by_somebody"),
        Index("ix_attachments_request", "request_id"),
        # The same image in two requests is found by its digest.
        Index("ix_attachments_digest", "digest"),
        Index("ix_attachments_division", "division_code", "id"),
        Index(
            "ix_attachments_unused",
            "person_id",
            "uploaded_at",
            postgresql_where=text("request_id IS NULL"),
        ),
        Index(
            "ix_attachments_left_over",
            "uploaded_at",
            postgresql_where=text("request_id IS NULL"),
        ),
    )
    __protection__ = Protection(division="division_code", person="person_id", grants=PASSING)

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id"), comment="Whose file it is, whoever sent it"
    )
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Of the person; from binding on, of the request"
    )
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("requests.id"))
    visit_report_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("visit_reports.id"), comment="What it signs at the door"
    )
    document_key: Mapped[str] = mapped_column(comment="The document of the guide it is meant for")
    media_type: Mapped[MediaType] = mapped_column(strenum(MediaType))
    size_bytes: Mapped[int] = mapped_column(comment="Of the content as it is handed out")
    digest: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of that content")
    storage_key: Mapped[str] = mapped_column(
        Text(collation="C"), unique=True, comment="Where the sealed content lies"
    )
    uploaded_by_kind: Mapped[str] = mapped_column(comment="citizen or staff")
    uploaded_by: Mapped[UUID] = mapped_column(comment="The account: of that kind")
    uploaded_at: Mapped[datetime]
    bound_at: Mapped[datetime | None]

    def bind(self, *, request_id: UUID, division_code: str, at: datetime) -> None:
        """Make the file part of a request; whoever may see the request may see it from now on."""
        self.request_id, self.division_code = request_id, division_code
        self.bound_at = self.bound_at or at
