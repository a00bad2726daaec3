"""The first page."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from app.domain.calendar.days import day_of
from app.domain.identity.agency import AgencyScope
from app.domain.subsidies.confirming import ConfirmationRule
from app.schemas.common import Count, Wire
from app.schemas.money import NextPayment
from app.schemas.requests import StatusRead


class HomeRead(Wire):
    """The first page, in one call."""

    person_name: str
    """Whose affairs are shown."""
    requests: list[StatusRead]
    """What is open or still a draft, the newest first, at most five."""
    open_count: Count
    """How many are open altogether, drafts not counted."""
    to_supplement: Count
    """How many wait for a paper from the person."""
    to_rate: Count
    """How many can be rated."""
    unread: Count
    """Messages not read yet; 100 stands for more."""

    next_payment: NextPayment | None
    """The money waited for; null where there is none, and for an agent who may not see it."""
    confirmation_due: bool | None
    """This year's confirmation (年度确认) is still to be made; null for an agent who may not see
    the money: what has to be confirmed says what somebody is paid."""
    confirmation_due_on: date | None
    """By this day; null where nothing is due."""

    @classmethod
    def of(cls, row: Mapping[str, Any], rule: ConfirmationRule) -> Self:
        sees_money = _sees_money(row)
        money = row["next_payment"] if sees_money else None
        due = row["confirmation_due"] if sees_money else None
        year = day_of(row["entered_at"]).year
        return cls(
            person_name=row["person_name"],
            requests=[StatusRead.of_row(line) for line in row["requests"]],
            open_count=row["open_count"],
            to_supplement=row["to_supplement"],
            to_rate=row["to_rate"],
            unread=row["unread"],
            next_payment=None if money is None else NextPayment.of(money),
            confirmation_due=due,
            confirmation_due_on=rule.due_on(year) if due else None,
        )


def _sees_money(caller: Mapping[str, Any]) -> bool:
    return caller["agency_id"] is None or AgencyScope.VIEW_PAYMENTS in caller["scopes"]
