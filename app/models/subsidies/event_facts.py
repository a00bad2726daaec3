"""What an event may say of days and ids: JSON knows neither."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Collection) and not isinstance(value, str):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, UUID) else value
