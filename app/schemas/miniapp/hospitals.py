"""Supporting hospitals, as people look for theirs."""

from typing import Annotated

from pydantic import Field

from app.models.supply.hospitals import SupportingHospital
from app.schemas.common import Wire
from app.schemas.hospitals import HospitalFace, hospital_face

Metres = Annotated[int, Field(strict=True, ge=0, le=20_100_000)]


class HospitalRead(HospitalFace):
    """A supporting hospital."""

    @classmethod
    def of(cls, hospital: SupportingHospital) -> "HospitalRead":
        return cls(**hospital_face(hospital))


class HospitalNearby(HospitalFace):
    """A supporting hospital and how far away it is."""

    distance_metres: Metres
    """直线距离，单位米。"""

    @classmethod
    def of(cls, hospital: SupportingHospital, metres: int) -> "HospitalNearby":
        return cls(**hospital_face(hospital), distance_metres=metres)


class HospitalsNearby(Wire):
    """The supporting hospitals nearest to a point."""

    items: list[HospitalNearby]
    """拥军优属医院，由近到远。"""
