"""A bank that claims to have paid what it had said it did not, as a county's office sees it."""

from typing import Any

import httpx

from app.domain.payments.terms import BatchStatus
from tests.builders.banks import BankCaller
from tests.builders.payments import PayOffice, a_batch

PAID, FAILED = "0000", "3009"
BOOKED_AT = "2026-11-22T09:30:00+08:00"
_PLAIN = str.maketrans("(), ", "....")


async def line_of(office: PayOffice, nth: int = 0) -> Any:
    params = {"person_id": str(office.payees[nth].person.id), "period": "2026-11"}
    page = await office.preparer.get("/payments", params=params)
    return page["items"][0]


async def says(abc: BankCaller, office: PayOffice, code: str, *nth: int, attempt: int = 1) -> None:
    """The bank brings a result of each of these payees."""
    lines = []
    for each in nth:
        paid = await line_of(office, each)
        lines.append(
            {
                "serial": f"S{code}-{attempt}-{each}",
                "payment_no": paid["payment_no"],
                "attempt": attempt,
                "amount_fen": paid["amount_fen"],
                "code": code,
                "booked_at": BOOKED_AT,
            }
        )
    sent = {"serial": f"D{code}-{attempt}-{nth}".translate(_PLAIN), "lines": lines}
    answer = await abc.post("/results", json=sent)
    assert answer.status_code == 202, answer.text
    await office.work_off()


async def claims(office: PayOffice) -> list[Any]:
    found: list[Any] = (await office.finance.get("/bank-lines"))["items"]
    return found


async def failed_twice(abc: BankCaller, office: PayOffice) -> Any:
    """A reviewed batch that pays both again."""
    await a_batch(office, BatchStatus.FUNDED)
    await says(abc, office, FAILED, 0, 1)
    return await office.reviews(await office.prepares(kind="reissue"))


async def answers(office: PayOffice, claim: Any, verdict: str) -> Any:
    """One person enters what the bank answered."""
    answer = {"verdict": verdict, "paper": "农行查复〔2026〕18号", "note": "银行来函已核"}
    return await office.preparer.post(f"/bank-lines/{claim['id']}:answer", answer)


async def confirms(office: PayOffice, claim: Any) -> httpx.Response:
    """Another one confirms it."""
    return await office.reviewer.tries(f"/bank-lines/{claim['id']}:confirm")


async def balances(office: PayOffice) -> dict[str, int]:
    ledger = await office.finance.get("/ledger", params={"county_code": office.county})
    assert ledger["debits_fen"] == ledger["credits_fen"]
    return {a["name"]: a["balance_fen"] for a in ledger["accounts"] if a["balance_fen"]}
