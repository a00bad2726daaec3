"""How far the clock of the bureau has been moved."""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Interval
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Entity
from app.models.security import Protection


class ClockShift(Entity):
    """How far the bureau's clock runs ahead, in the demo and in tests; production holds no row."""

    __tablename__ = "clock_shift"
    __protection__ = Protection.open_to_app(hot=True, grants="SELECT, INSERT, UPDATE")
    __table_args__ = (
        CheckConstraint("id = '00000000-0000-0000-0000-000000000001'", name="one_row"),
    )
    ONLY: ClassVar = UUID(int=1)

    ahead: Mapped[timedelta] = mapped_column(Interval)
