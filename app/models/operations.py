"""What the running of the system itself keeps."""

from datetime import timedelta

from sqlalchemy import CheckConstraint, Interval, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.security import Protection


class ClockShift(Base):
    """How far the bureau's clock runs ahead, in the demo and in tests; production holds no row."""

    __tablename__ = "clock_shift"
    __protection__ = Protection.open_to_app(hot=True)
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    ahead: Mapped[timedelta] = mapped_column(Interval)
