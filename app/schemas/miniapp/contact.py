"""Whom to ring."""

from typing import Self

from app.models.stations import Station
from app.schemas.common import Wire


class ContactRead(Wire):
    """The station to ring: of the village, or of the next level up that has one."""

    station_name: str
    """Its name."""
    phone: str
    """Its number."""
    opening_hours: str
    """When somebody is there, as people read it."""

    @classmethod
    def of(cls, station: Station | None) -> Self | None:
        if station is None:
            return None
        return cls(
            station_name=station.name, phone=station.phone, opening_hours=station.opening_hours
        )
