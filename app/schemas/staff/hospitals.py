"""Supporting hospitals, as staff keep them."""

from datetime import date

from app.domain.supply.teams import HospitalCard
from app.models.supply.hospitals import SupportingHospital
from app.schemas.common import DivisionCode, Line, Version, Wire
from app.schemas.hospitals import HospitalFace, hospital_face
from app.schemas.places import Location
from app.schemas.staff.divisions import Phone


class HospitalEdit(Wire):
    """Everything a supporting hospital tells of itself."""

    name: Line
    """名称。"""
    address: Line
    """地址。"""
    phone: Phone
    """对外电话。"""
    location: Location | None
    """位置；未标注时为 null。"""

    @property
    def card(self) -> HospitalCard:
        location = self.location.point() if self.location else None
        return HospitalCard(self.name, self.address, self.phone, location)


class HospitalOpening(HospitalEdit):
    """A new supporting hospital."""

    division_code: DivisionCode
    """所在区划代码，须在本人管辖范围内；以后不再改变。"""


class HospitalRead(HospitalFace):
    """A supporting hospital, one that left too."""

    closed_on: date | None
    """从这一天起不再参加；仍参加时为 null。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, hospital: SupportingHospital) -> "HospitalRead":
        closed_on, version = hospital.closed_on, hospital.version
        return cls(**hospital_face(hospital), closed_on=closed_on, version=version)
