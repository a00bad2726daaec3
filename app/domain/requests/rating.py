"""好差评: five levels, once, after the end; a low one must be rung back."""

from enum import IntEnum

from app.domain.requests.errors import AlreadyRated, RatingTooEarly
from app.domain.requests.states import ENDED, RequestStatus


class Score(IntEnum):
    VERY_POOR = 1  # 非常不满意
    POOR = 2  # 不满意
    FAIR = 3  # 基本满意
    GOOD = 4  # 满意
    VERY_GOOD = 5  # 非常满意


def check_may_rate(status: RequestStatus, *, rated_before: bool) -> None:
    if status not in ENDED:
        raise RatingTooEarly
    if rated_before:
        raise AlreadyRated


def needs_a_call(score: Score) -> bool:
    """Say whether somebody must ask the person what went wrong."""
    return score <= Score.POOR
