"""Divisions and stations, as staff keep them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from app.domain.divisions.stations import (
    Certificate,
    FiveHave,
    StaffCard,
    StationCard,
    Window,
)
from app.models.divisions import Division
from app.models.stations import Station, StationStaff, StationWindow
from app.schemas.common import DivisionCode, Line, PersonName, Text, Version, Wire
from app.schemas.places import DivisionLine, DivisionRef, Location, StationFace, WindowCard, face

Phone = Annotated[
    str, Field(strict=True, pattern=r"^[0-9][0-9 -]{2,19}$", examples=["0595-87990000"])
]
CertificateNumber = Annotated[str, Text(40)]


class DivisionRead(DivisionLine):
    """A division with all that administer it."""

    path: list[DivisionRef]
    """从省到本级的各级区划；功能区取代所在的县（市、区）。"""

    @classmethod
    def on_path(
        cls, listed: tuple[Division, str | None, bool], path: Sequence[Division]
    ) -> "DivisionRead":
        line = DivisionLine.row(*listed)
        return cls(**line.model_dump(), path=[DivisionRef.of(division) for division in path])


class StationEdit(Wire):
    """Everything a station tells of itself."""

    name: Line
    """名称。"""
    address: Line
    """地址。"""
    phone: Phone
    """对外电话。"""
    opening_hours: Line
    """开放时间，照群众看到的样子填写。"""
    location: Location | None
    """位置；未标注时为 null。"""
    haves: Annotated[list[FiveHave], Field(max_length=5)]
    """已达到的“五有”项目。"""
    windows: Annotated[list[WindowCard], Field(max_length=99)]
    """窗口；窗口号不重复。"""

    @field_validator("windows")
    @classmethod
    def _numbers_differ(cls, windows: list[WindowCard]) -> list[WindowCard]:
        if len({window.number for window in windows}) < len(windows):
            raise PydanticCustomError("window_numbers_repeat", "Two windows share a number.")
        return windows

    def card(self) -> StationCard:
        return StationCard(
            name=self.name,
            address=self.address,
            phone=self.phone,
            opening_hours=self.opening_hours,
            location=self.location.point() if self.location else None,
            haves=frozenset(self.haves),
            windows=tuple(Window(window.number, window.service) for window in self.windows),
        )


class StationOpening(StationEdit):
    """A new station."""

    division_code: DivisionCode
    """所属区划代码，须在本人管辖范围内；开站后不再改变。"""


class StationRead(StationFace):
    """A station with its inspection marks."""

    haves: list[FiveHave]
    """已达到的“五有”项目。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, station: Station, windows: Sequence[StationWindow]) -> "StationRead":
        haves = [have for have in FiveHave if have in station.haves]
        return cls(**face(station, windows), haves=haves, version=station.version)


class CertificateCard(Wire):
    """The certificate of a station officer."""

    number: CertificateNumber
    """事务员证书编号。"""
    expires_on: date
    """有效期的最后一天。"""


class StationStaffEdit(Wire):
    """What is known of somebody who works at a station."""

    name: PersonName
    """姓名。"""
    certificate: CertificateCard | None
    """事务员证书；没有时为 null。"""
    left_on: date | None
    """离岗日期，从这一天起不再在岗；在岗时为 null。"""
    staff_account_id: UUID | None
    """本人登录所用的工作人员账号；没有时为 null。"""

    def card(self) -> StaffCard:
        held = self.certificate
        certificate = Certificate(held.number, held.expires_on) if held else None
        return StaffCard(self.name, certificate, self.left_on, self.staff_account_id)


class StationStaffRead(StationStaffEdit):
    """Somebody who works or worked at a station."""

    id: UUID
    """人员编号。"""
    station_id: UUID
    """服务站编号。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, member: StationStaff) -> "StationStaffRead":
        return cls(**_member(member), version=member.version)


class StationStaffList(Wire):
    """The staff of one station."""

    items: list[StationStaffRead]
    """人员，按登记先后排列。"""


class ExpiringCertificate(Wire):
    """A certificate that has expired or soon will."""

    staff_id: UUID
    """人员编号。"""
    name: str
    """姓名。"""
    certificate: CertificateCard
    """事务员证书。"""
    station_id: UUID
    """服务站编号。"""
    station_name: str
    """服务站名称。"""
    division_code: DivisionCode
    """服务站所属区划代码。"""
    expired: bool
    """是否已过期。"""

    @classmethod
    def of(cls, member: StationStaff, station: Station, today: date) -> "ExpiringCertificate":
        certificate = CertificateCard.model_validate(_certificate(member))
        return cls(
            staff_id=member.id,
            name=member.name,
            certificate=certificate,
            station_id=station.id,
            station_name=station.name,
            division_code=station.division_code,
            expired=certificate.expires_on < today,
        )


def _member(member: StationStaff) -> dict[str, Any]:
    return {
        "id": member.id,
        "station_id": member.station_id,
        "name": member.name,
        "certificate": _certificate(member),
        "left_on": member.left_on,
        "staff_account_id": member.staff_account_id,
    }


def _certificate(member: StationStaff) -> dict[str, Any] | None:
    if member.certificate_number is None:
        return None
    return {"number": member.certificate_number, "expires_on": member.certificate_expires_on}
