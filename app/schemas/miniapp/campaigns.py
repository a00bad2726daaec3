"""Days in the village, as its people see them."""

from app.schemas.campaigns import SessionShown
from app.schemas.common import Wire


class SessionsNear(Wire):
    """Days in the village that are to come."""

    items: list[SessionShown]
    """义诊活动，最近的在前。"""
