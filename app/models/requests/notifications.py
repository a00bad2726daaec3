"""How far an account has read the messages of a person."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Entity, Instant
from app.models.security import Protection


class NotificationMark(Entity):
    """Everything up to and with `read_through` has been read; one row per reader and person.

    A message is an event of the person's own: nothing is copied, so nothing can be lost.
    """

    __tablename__ = "notification_marks"
    __protection__ = Protection(person="person_id", hot=True)
    __table_args__ = (Index("uq_notification_marks", "account_id", "person_id", unique=True),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("wechat_accounts.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    read_through: Mapped[UUID] = mapped_column(comment="The id of an event; ids rise with time")
    marked_at: Mapped[Instant]
