"""Who must go when a team comes for fewer, or not at all."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.domain.waiting.displacing import Taken, surplus


def taken(number: int, score: int, day: int, *, promised: bool = True) -> Taken:
    return Taken(UUID(int=number), promised, score, datetime(2026, 11, day, tzinfo=UTC))


OFFERED = taken(1, 90, 1, promised=False)
WEIGHTY, EARLY, LATE, LIGHT = taken(2, 80, 9), taken(3, 30, 2), taken(4, 30, 8), taken(5, 0, 1)
ALL = [LIGHT, OFFERED, LATE, WEIGHTY, EARLY]


@pytest.mark.parametrize(
    ("keep", "gone"),
    [
        (None, ALL),
        (0, ALL),
        (1, [OFFERED, LIGHT, LATE, EARLY]),
        (2, [OFFERED, LIGHT, LATE]),
        (3, [OFFERED, LIGHT]),
        (4, [OFFERED]),
        (5, []),
        (9, []),
    ],
)
def test_offers_go_first_then_fewer_points_then_whoever_came_last(
    keep: int | None, gone: list[Taken]
) -> None:
    assert surplus(ALL, keep) == {each.id for each in gone}
