"""Service stations: where they are, what they have, who works there."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.divisions.stations import (
    FiveHave,
    StaffCard,
    StationCard,
    Window,
    WindowService,
)
from app.models.base import Base, DivisionCode, Entity, SortedText, Versioned, strenum
from app.models.security import PASSING, Protection


class Station(Versioned, Entity):
    """A station of a division; citizens look for the nearest, so its rows are open.

    Bounds of the location are those of China: latitude and longitude entered the wrong way
    round are refused.
    """

    __tablename__ = "stations"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN 3 AND 54", name="latitude_lies_in_china"),
        CheckConstraint("longitude BETWEEN 73 AND 136", name="longitude_lies_in_china"),
        CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name="location_is_whole_or_absent"
        ),
        # Staff rows repeat the division, so that row security sees it; this keeps it true.
        UniqueConstraint("id", "division_code"),
        Index("ix_stations_division_code_id", "division_code", "id"),
        Index("ix_stations_latitude_longitude", "latitude", "longitude"),
    )
    __protection__ = Protection.open_to_app(hot=True)

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    name: Mapped[SortedText]
    address: Mapped[str]
    phone: Mapped[str] = mapped_column(comment="The number of the station, open to everybody")
    opening_hours: Mapped[str] = mapped_column(comment="As people read it")
    latitude: Mapped[float | None] = mapped_column(
        Numeric(9, 6, asdecimal=False), comment="Degrees, GCJ-02, as the mini program's map"
    )
    longitude: Mapped[float | None] = mapped_column(
        Numeric(9, 6, asdecimal=False), comment="Degrees, GCJ-02"
    )
    has_organisation: Mapped[bool] = mapped_column(comment="五有: 有机构")
    has_posts: Mapped[bool] = mapped_column(comment="五有: 有编制")
    has_people: Mapped[bool] = mapped_column(comment="五有: 有人员")
    has_funding: Mapped[bool] = mapped_column(comment="五有: 有经费")
    has_assurance: Mapped[bool] = mapped_column(comment="五有: 有保障")

    def tell(self, card: StationCard) -> None:
        """Take over what the card says; its windows are rows of their own."""
        self.name, self.address = card.name, card.address
        self.phone, self.opening_hours = card.phone, card.opening_hours
        self.latitude = card.location.latitude if card.location else None
        self.longitude = card.location.longitude if card.location else None
        for have in FiveHave:
            setattr(self, f"has_{have}", have in card.haves)

    @property
    def haves(self) -> frozenset[FiveHave]:
        return frozenset(have for have in FiveHave if getattr(self, f"has_{have}"))


class StationWindow(Base):
    """One window of a station's hall."""

    __tablename__ = "station_windows"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 99", name="number_is_on_the_sign"),)
    __protection__ = Protection.open_to_app(grants=PASSING)

    station_id: Mapped[UUID] = mapped_column(
        ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    service: Mapped[WindowService] = mapped_column(strenum(WindowService))

    @classmethod
    def of(cls, station_id: UUID, window: Window) -> "StationWindow":
        return cls(station_id=station_id, number=window.number, service=window.service)


class StationStaff(Versioned, Entity):
    """Somebody who works at a station, with the certificate of a station officer (事务员)."""

    __tablename__ = "station_staff"
    __table_args__ = (
        ForeignKeyConstraint(
            ["station_id", "division_code"], ["stations.id", "stations.division_code"]
        ),
        CheckConstraint(
            "(certificate_number IS NULL) = (certificate_expires_on IS NULL)",
            name="certificate_is_whole_or_absent",
        ),
        Index("ix_station_staff_station_id", "station_id"),
        Index("ix_station_staff_expiry", "certificate_expires_on", "id"),
        Index("ix_station_staff_staff_account_id", "staff_account_id", unique=True),
    )
    __protection__ = Protection(division="division_code")

    station_id: Mapped[UUID]
    division_code: Mapped[DivisionCode] = mapped_column(comment="That of the station, always")
    name: Mapped[str]
    certificate_number: Mapped[str | None] = mapped_column(unique=True)
    certificate_expires_on: Mapped[date | None] = mapped_column(comment="The last day it holds")
    left_on: Mapped[date | None] = mapped_column(comment="No longer works there from this day")
    staff_account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_accounts.id"), comment="The account this person signs in with, if any"
    )

    def tell(self, card: StaffCard) -> None:
        self.name, self.left_on = card.name, card.left_on
        self.staff_account_id = card.staff_account_id
        certificate = card.certificate
        self.certificate_number = certificate.number if certificate else None
        self.certificate_expires_on = certificate.expires_on if certificate else None
