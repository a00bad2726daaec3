"""The facts of an account that its person may be told, and events may carry."""

from typing import Any

from app.domain.accounts.changes import ChangeState
from app.domain.notifications.terms import Told
from app.models.identity.banks import PartnerBank
from app.models.payments.accounts import AccountChange, PaymentAccount


def account_facts(account: PaymentAccount, bank: PartnerBank) -> dict[str, Any]:
    """Never the number: its last four digits, as banks print them."""
    return {
        "account_id": str(account.id),
        "kind": account.kind.value,
        "bank": bank.code,
        "bank_zh": bank.name_zh,
        "bank_en": bank.name_en,
        "last4": account.last4,
    }


def change_facts(
    account: PaymentAccount, bank: PartnerBank, change: AccountChange | None
) -> dict[str, Any]:
    facts = account_facts(account, bank)
    if change is None:
        return facts
    facts |= {"origin": change.origin.value, "state": change.state.value}
    if change.effective_on is not None:
        facts["effective_on"] = change.effective_on.isoformat()
    return facts


def change_told(change: AccountChange | None) -> Told | None:
    """What is still to be confirmed, or applies as soon as the bank agrees, is told then."""
    waits = change is not None and change.state is ChangeState.WAITING
    return Told.ACCOUNT_CHANGE_ASKED if waits else None
