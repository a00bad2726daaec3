"""One attempt at something, and what it has to choose from."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.models.base import Entity
from app.policies.principals import Staff
from tests.properties.money_county import County

Row = TypeVar("Row", bound=Entity)
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Try:
    """One attempt: who tries, and `choice`, which picks among what a deed could say."""

    session: AsyncSession
    county: County
    staff: Staff
    choice: int

    @property
    def now(self) -> datetime:
        now: datetime = self.session.info["now"]
        return now

    @property
    def month(self) -> date:
        return first_of_month(day_of(self.now))

    def at(self, row: Any) -> dict[str, Any]:
        """At the version that the row has now, and at this moment."""
        return {"version": row.version, "now": self.now}

    def pick(self, *values: Thing) -> Thing:
        return values[self.choice % len(values)]

    def other(self, *values: Thing) -> Thing:
        """Pick apart from what `pick` has picked."""
        return values[self.choice // 7 % len(values)]

    @property
    def somebody(self) -> UUID:
        return self.county.persons[self.choice // 11 % len(self.county.persons)]

    @property
    def listed(self) -> UUID:
        """One of the two whose entitlement hangs on a confirmation each year."""
        return self.county.persons[2 + self.choice // 11 % 2]

    async def one(self, model: type[Row], *conditions: Any) -> Row | None:
        """One of the rows there are, the newest more often than the others."""
        rows = (
            await self.session.scalars(select(model).where(*conditions).order_by(model.id.desc()))
        ).all()
        return rows[(self.choice // 3) % len(rows) if self.choice % 3 else 0] if rows else None

    async def usual(self, model: type[Row], *conditions: Any) -> Row | None:
        """One of those it is meant for; where there is none, and now and then, any other."""
        likely = await self.one(model, *conditions) if self.choice % 8 < 7 else None
        return likely or await self.one(model)


Deed = Callable[[Try], Awaitable[object]]
