"""Who was reminded of a visit: once for each day, however often the evening's job runs."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant
from app.models.security import Protection


class VisitReminder(Base):
    """A mark that a reminder for one day went out; moved to another day, there is one more."""

    __tablename__ = "visit_reminders"
    __protection__ = Protection(parent="visits", via="visit_id", grants="SELECT, INSERT")

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, comment="On which the team comes")
    reminded_at: Mapped[Instant]
