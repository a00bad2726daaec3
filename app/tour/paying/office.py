"""The counties of a story at work: whose turn it is, and what day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.domain.calendar.days import day_of
from app.house import machine_time
from app.tour.paying.desks import CountyDesk, desk_of
from app.tour.stage import Stage


class Office:
    """Signs a county's people in when they are needed; a new day brings a new shift."""

    def __init__(self, stage: Stage, counties: Mapping[str, str]) -> None:
        self.stage = stage
        self.counties = counties
        self.today = day_of(machine_time())
        self._shift = 0
        self._signed_in: dict[str, CountyDesk] = {}

    async def desk(self, code: str) -> CountyDesk:
        if code not in self._signed_in:
            self._signed_in[code] = await desk_of(
                self.stage, code, self.counties[code], shift=self._shift
            )
        return self._signed_in[code]

    async def until(self, at: datetime) -> None:
        """Let it be that moment."""
        await self.stage.until(at)
        self.today = day_of(at)
        self._signed_in.clear()
        self._shift += 1

    async def days_pass(self, days: int) -> datetime:
        """Let some days pass; return the moment that it then is."""
        at = await self.stage.days_pass(0) + timedelta(days=days)
        await self.until(at)
        return at
