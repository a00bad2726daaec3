"""Supporting hospitals as both contracts show them."""

from typing import Any
from uuid import UUID

from app.schemas.common import DivisionCode, Wire
from app.schemas.places import Location


class HospitalFace(Wire):
    """What everybody may know of a supporting hospital."""

    id: UUID
    """医院编号。"""
    division_code: DivisionCode
    """所在区划代码。"""
    name: str
    """名称。"""
    address: str
    """地址。"""
    phone: str
    """对外电话。"""
    location: Location | None
    """位置；未标注时为 null。"""


def hospital_face(hospital: Any) -> dict[str, Any]:
    """Return the fields of `HospitalFace`."""
    told = {name: getattr(hospital, name) for name in HospitalFace.model_fields}
    point = hospital.location
    place = Location(latitude=point.latitude, longitude=point.longitude) if point else None
    return {**told, "location": place}
