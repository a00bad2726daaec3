"""Supporting hospitals."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.divisions.stations import Point
from app.domain.supply.teams import HospitalCard
from app.models.base import DivisionCode, Entity, SortedText, Versioned
from app.models.security import Protection

Degrees = Numeric(9, 6, asdecimal=False)


def lies_in_china() -> tuple[CheckConstraint, ...]:
    """Refuse latitude and longitude entered the wrong way round."""
    return (
        CheckConstraint("latitude BETWEEN 3 AND 54", name="latitude_lies_in_china"),
        CheckConstraint("longitude BETWEEN 73 AND 136", name="longitude_lies_in_china"),
    )


class SupportingHospital(Versioned, Entity):
    """A hospital that supports the army (拥军优属医院); everybody may know where it is."""

    __tablename__ = "supporting_hospitals"
    __protection__ = Protection.open_to_app()
    __table_args__ = (
        Index("ix_supporting_hospitals_division", "division_code", "id"),
        *lies_in_china(),
        CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name="location_is_whole_or_absent"
        ),
    )

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    name: Mapped[SortedText]
    address: Mapped[str]
    phone: Mapped[str] = mapped_column(comment="The number of the hospital, open to everybody")
    latitude: Mapped[float | None] = mapped_column(Degrees, comment="GCJ-02")
    longitude: Mapped[float | None] = mapped_column(Degrees, comment="GCJ-02")
    closed_on: Mapped[date | None] = mapped_column(comment="No longer takes part from this day")

    def tell(self, card: HospitalCard) -> None:
        self.name, self.address, self.phone = card.name, card.address, card.phone
        self.latitude = card.location.latitude if card.location else None
        self.longitude = card.location.longitude if card.location else None

    def takes_part_on(self, day: date) -> bool:
        return self.closed_on is None or day < self.closed_on

    @property
    def location(self) -> Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)
