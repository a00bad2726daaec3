"""Paying, told over HTTP: the three people of a county, whom they pay, and batches half-way.

office = await a_pay_office(house, client, work_off)
payee = await office.has_payee("陈建国", fen=65_000)
batch = await a_batch(office, BatchStatus.FUNDED)
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
from uuid_utils.compat import uuid4

from app.domain.accounts.accounts import AccountKind
from app.domain.calendar.days import day_of
from app.domain.payments.terms import BatchStatus
from app.house import House
from app.models.payments.accounts import PaymentAccount
from app.models.subsidies.entitlements import Entitlement
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import an_account
from tests.builders.identity import signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import VILLAGE, a_person
from tests.fixtures.work import WorkOff

PROGRAMME = "spouse_aid"
"""Paid by the month, an amount that the list names, never published."""
NOVEMBER = date(2026, 11, 1)
_PATH = [
    BatchStatus.DRAFT,
    BatchStatus.REVIEWED,
    BatchStatus.FINANCE_APPROVED,
    BatchStatus.SUBMITTED,
]


@dataclass(frozen=True)
class Payee:
    person: Person
    entitlement: Entitlement
    account: PaymentAccount | None


@dataclass
class PayOffice:
    """The county's three people, who each have a hand in every batch."""

    house: House
    client: httpx.AsyncClient
    work_off: WorkOff
    preparer: Caller
    reviewer: Caller
    finance: Caller
    county: str = COUNTY
    payees: list[Payee] = field(default_factory=list)

    async def has_payee(  # noqa: PLR0913  # One payee, said as the test needs it.
        self,
        name: str = "陈建国",
        *,
        fen: int | None = 50_000,
        programme: str = PROGRAMME,
        bank: str | None = "ABC",
        village: str = VILLAGE,
        born_on: date = date(1955, 3, 12),
        account: dict[str, Any] | None = None,
        id_number: str | None = None,
        **entitlement: Any,
    ) -> Payee:
        """Put somebody on the list, with an account at that bank, or with none."""
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            person = await a_person(session, name, village, born_on=born_on, id_number=id_number)
            facts = {"starts_on": NOVEMBER, "fixed_fen": fen, **entitlement}
            owed = await an_entitlement(session, person, programme, **facts)
            held = None
            if bank is not None:
                asked = {"kind": AccountKind.FALLBACK, **(account or {})}
                held = await an_account(session, person, bank=bank, **asked)
        payee = Payee(person, owed, held)
        self.payees.append(payee)
        return payee

    async def is_granted(self, fen: int, programme: str = PROGRAMME, year: int = 2026) -> None:
        """Let the treasury grant so much."""
        await self.finance.post(
            "/appropriations",
            {
                "county_code": self.county,
                "programme": programme,
                "year": year,
                "amount_fen": fen,
                "document_no": f"泉财指〔{year}〕{uuid4().hex[:8]}",
            },
        )

    async def prepares(
        self, programme: str = PROGRAMME, period: str = "2026-11", **more: Any
    ) -> Any:
        """Prepare a run and wait until it is built."""
        wanted = {"programme": programme, "period": period, **more}
        return await self.works(self.preparer, "/batches", wanted)

    async def works(
        self, caller: Caller, path: str, body: Any = None, *, version: int | None = None
    ) -> Any:
        """Ask for long work, let the worker do it, and return the batch."""
        answer = await caller.tries(path, body, version=version)
        assert answer.status_code == 202, answer.text
        await self.work_off()
        operation = await caller.get(f"/operations/{answer.json()['id']}")
        assert operation["status"] == "done", operation
        return await caller.get(operation["result_url"].removeprefix(STAFF))

    async def reviews(self, batch: Any) -> Any:
        return await self._does(self.reviewer, batch, "review")

    async def approves(self, batch: Any) -> Any:
        return await self._does(self.finance, batch, "approve")

    async def submits(self, batch: Any) -> Any:
        path = f"/batches/{batch['id']}:submit"
        return await self.works(self.preparer, path, version=batch["version"])

    async def funds(self, batch: Any, bank: str = "ABC") -> Any:
        return await self._does(self.finance, batch, "fund", a_voucher(await self.today(), bank))

    async def gives_up(self, payment_no: str, reason: str, *, still_owed: bool) -> httpx.Response:
        """Give a payment up as it stands now."""
        path, body = f"/payments/{payment_no}", {"reason": reason, "still_owed": still_owed}
        seen = await self.preparer.get(path)
        return await self.preparer.tries(f"{path}:give-up", body, version=seen["version"])

    async def today(self) -> date:
        """Return the bureau's day; its clock may have been set."""
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            return day_of(session.info["now"])

    async def reads(self, batch: Any) -> Any:
        return await self.preparer.get(f"/batches/{batch['id']}")

    async def _does(self, caller: Caller, batch: Any, verb: str, body: Any = None) -> Any:
        path = f"/batches/{batch['id']}:{verb}"
        return await caller.post(path, body, version=batch["version"])


async def a_pay_office(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, county: str = COUNTY
) -> PayOffice:
    async def staff(role: Role) -> Caller:
        return Caller(client, await signed_in_staff(house, role, county), STAFF)

    return PayOffice(
        house,
        client,
        work_off,
        preparer=await staff(Role.COUNTY_REVIEWER),
        reviewer=await staff(Role.COUNTY_REVIEWER),
        finance=await staff(Role.FINANCE),
        county=county,
    )


async def a_batch(
    office: PayOffice,
    status: BatchStatus = BatchStatus.SUBMITTED,
    *,
    fens: Sequence[int] = (50_000, 60_000, 70_000),
    bank: str = "ABC",
    period: str = "2026-11",
) -> Any:
    """A batch that three people brought so far; payees are made where the office has none.

    `FUNDED` is one that the treasury has funded for every bank: whether a bank has accepted
    its part is the bank's own word, so it still reads `submitted` where none has.
    """
    if not office.payees:
        for number, fen in enumerate(fens, start=1):
            await office.has_payee(f"陈{'建国志强'[number % 4]}", fen=fen, bank=bank)
    steps: list[Callable[[Any], Awaitable[Any]]] = [
        office.reviews,
        _granted_then_approved(office),
        office.submits,
    ]
    batch = await office.prepares(period=period)
    wanted = len(_PATH) - 1 if status is BatchStatus.FUNDED else _PATH.index(status)
    for step in steps[:wanted]:
        batch = await step(batch)
    if status is BatchStatus.FUNDED:
        for part in batch["banks"]:
            batch = await office.funds(batch, part["bank_code"])
    return batch


def _granted_then_approved(office: PayOffice) -> Callable[[Any], Awaitable[Any]]:
    async def approved(batch: Any) -> Any:
        await office.is_granted(max(batch["total_fen"], 1), batch["programme"])
        return await office.approves(batch)

    return approved


def a_voucher(value_on: date, bank: str = "ABC") -> dict[str, str]:
    """A treasury voucher that funded nothing yet."""
    return {
        "bank_code": bank,
        "voucher_no": f"PZ{uuid4().hex[:10]}",
        "paying_account": "8801",
        "value_on": value_on.isoformat(),
    }
