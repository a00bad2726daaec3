"""The 15-minute circle (15分钟服务圈): how far a station is for somebody on foot or riding."""

from dataclasses import dataclass

from app.domain.terms import Term


class Reach(Term):
    """How somebody gets to a station within the minutes of the circle."""

    WALKING = "walking", "步行可达"
    RIDING = "riding", "骑行可达"
    BEYOND = "beyond", "圈外"


@dataclass(frozen=True, slots=True)
class ServiceCircle:
    """What the bureau reckons with; streets are longer than the straight line by `detour`."""

    minutes: int
    walking_metres_per_minute: int
    riding_metres_per_minute: int
    detour: float

    def walking_minutes(self, metres: int) -> int:
        """Return the minutes on foot for a straight distance, any part of one counted whole."""
        return self._minutes(metres, self.walking_metres_per_minute)

    def riding_minutes(self, metres: int) -> int:
        """Return the minutes by electric bicycle for a straight distance."""
        return self._minutes(metres, self.riding_metres_per_minute)

    def reach(self, metres: int) -> Reach:
        """Say how a station at this straight distance is reached within the circle."""
        if self.walking_minutes(metres) <= self.minutes:
            return Reach.WALKING
        return Reach.RIDING if self.riding_minutes(metres) <= self.minutes else Reach.BEYOND

    def _minutes(self, metres: int, metres_per_minute: int) -> int:
        return -int(-metres * self.detour // metres_per_minute)
