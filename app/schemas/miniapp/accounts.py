"""My accounts, and asking for another one."""

from typing import Annotated, Self

from pydantic import Field

from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.opening import Wanted
from app.queries.accounts.views import ShownHoldings
from app.schemas.accounts import AccountRead, BankCode, ChangeRead, NumberTyped
from app.schemas.common import Days, PersonName, Text, Wire


class BankAccounts(Wire):
    """Every account on record, and every change that was asked for."""

    accounts: list[AccountRead]
    """The newest first; `current` is the one that benefits are paid to."""
    changes: list[ChangeRead]
    """The newest first."""
    cooling_off_days: Days
    """Days that a change waits before it takes effect."""

    @classmethod
    def of(cls, shown: ShownHoldings, cooling_off_days: int) -> Self:
        return cls(
            accounts=[AccountRead.of(account) for account in shown.accounts],
            changes=[ChangeRead.of(change) for change in shown.changes],
            cooling_off_days=cooling_off_days,
        )


class AccountChangeWanted(Wire):
    """The account that benefits should be paid to."""

    bank_code: BankCode
    """One of the banks that benefits are paid through."""
    account_number: NumberTyped
    """The number on the card or passbook, 16 to 19 digits; blanks do not matter."""
    holder_name: PersonName | None = None
    """In whose name it stands, where that is not the name on file: a former name, or the
    guardian's."""

    def wanted(self) -> Wanted:
        return Wanted(
            kind=AccountKind.FALLBACK,
            bank_code=self.bank_code,
            account_number=self.account_number,
            holder_name=self.holder_name,
        )


TemplateId = Annotated[str, Text(64)]
Times = Annotated[int, Field(strict=True, ge=1, le=100)]


class AcceptedTemplate(Wire):
    """What the user accepted of one template."""

    template_id: TemplateId
    """The template of the subscription message."""
    times: Times
    """How many messages were accepted: one tap is one message."""


class SubscriptionsAccepted(Wire):
    """What the user has just accepted."""

    accepted: Annotated[list[AcceptedTemplate], Field(min_length=1, max_length=20)]
    """One entry for each template."""

    def by_template(self) -> dict[str, int]:
        return {entry.template_id: entry.times for entry in self.accepted}


class SubscriptionsKept(Wire):
    """The messages will come."""

    kept: bool
    """Always true."""
