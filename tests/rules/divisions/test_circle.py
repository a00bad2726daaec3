"""The 15-minute circle counts streets, not straight lines, and whole minutes."""

import pytest

from app.adapters.reference import service_circle
from app.domain.divisions.circle import Reach, ServiceCircle

CIRCLE = ServiceCircle(
    minutes=15, walking_metres_per_minute=60, riding_metres_per_minute=250, detour=1.35
)


@pytest.mark.parametrize(
    ("metres", "walking", "riding", "reach"),
    [
        (0, 0, 0, Reach.WALKING),
        (1, 1, 1, Reach.WALKING),
        (666, 15, 4, Reach.WALKING),
        (667, 16, 4, Reach.RIDING),
        (2777, 63, 15, Reach.RIDING),
        (2778, 63, 16, Reach.BEYOND),
    ],
)
def test_a_station_is_in_the_circle_on_foot_or_riding(
    metres: int, walking: int, riding: int, reach: Reach
) -> None:
    assert CIRCLE.walking_minutes(metres) == walking
    assert CIRCLE.riding_minutes(metres) == riding
    assert CIRCLE.reach(metres) is reach


def test_the_circle_of_the_bureau_is_carried_as_settings() -> None:
    assert service_circle() == CIRCLE
