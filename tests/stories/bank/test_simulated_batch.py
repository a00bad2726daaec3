"""One county's batch, paid by two banks that know us by the published contract alone.

At the end our books are held against theirs: what we call paid is what they credited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import select

from app.domain.calendar.days import day_of
from app.domain.payments.terms import PaymentStatus
from app.house import House
from app.models.payments.batches import Batch
from app.models.payments.payments import Payment
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.cases import a_batch_of_cases
from tests.builders.identity import signed_in_staff
from tests.builders.results import COUNTY, AtBank
from tests.fixtures.simulated_banks import SimulatedBanks
from tests.fixtures.work import WorkOff

S = PaymentStatus
AMOUNT_FEN = 6_000
SPOILT = {
    "flip_byte": "refused",
    "add_row": "refused",
    "edit_total": "refused",
    "drop_trailer": "refused",
    # Header and trailer are digits in any encoding: each line is found out on its own.
    "wrong_encoding": "applied",
}
"""How a file is spoilt, and what we make of it as a whole."""

STATED = {
    "statement_short": ("short", -1),
    "statement_over": ("over", 1),
    "statement_duplicate": ("duplicate", AMOUNT_FEN),
    "statement_orphan": ("orphan", 8_800),
    "statement_missing": ("missing", -AMOUNT_FEN),
}
"""How a statement is wrong, what we call it, and by how much it differs."""


@dataclass
class County:
    """The county's side of the story."""

    client: httpx.AsyncClient
    house: House
    banks: SimulatedBanks
    work_off: WorkOff

    async def submit(self, cases: Mapping[str, Sequence[str]]) -> dict[str, AtBank]:
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            return await a_batch_of_cases(session, cases)

    async def fund(self, parts: dict[str, AtBank]) -> None:
        """The treasury moves the money for every bank, and finance says so."""
        finance = await signed_in_staff(self.house, Role.FINANCE, COUNTY)
        for bank, part in parts.items():
            async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
                batch = await session.get_one(Batch, part.batch_id)
                version, day = batch.version, day_of(session.info["now"])
            answer = await self.client.post(
                f"/staff/v1/batches/{part.batch_id}:fund",
                json={
                    "bank_code": bank,
                    "voucher_no": f"GK-{part.remittance_id.hex[-8:]}",
                    "paying_account": "8899",
                    "value_on": day.isoformat(),
                },
                headers=finance.keyed(**{"If-Match": f'"{version}"'}),
            )
            assert answer.is_success, answer.text

    async def runs(self, times: int, *steps: str) -> None:
        """Let both banks work, and us take in what they bring."""
        for _ in range(times):
            for bank in ("ICBC", "ABC"):
                self.banks.work(bank, *steps)
            await self.work_off()

    async def standing(self, parts: dict[str, AtBank]) -> dict[str, list[PaymentStatus]]:
        """Return where each bank's payments stand, in the order of the cases."""
        numbers = {bank: [p.payment_no for p in part.payments] for bank, part in parts.items()}
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            rows = await session.execute(select(Payment.payment_no, Payment.status))
            found = {row.payment_no: row.status for row in rows}
        return {bank: [found[number] for number in mine] for bank, mine in numbers.items()}

    async def paid_fen(self) -> dict[str, int]:
        """Return what we call paid, payment by payment."""
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            paid = select(Payment.payment_no, Payment.amount_fen).where(Payment.status == S.PAID)
            return {row.payment_no: row.amount_fen for row in await session.execute(paid)}

    def credited_fen(self) -> dict[str, int]:
        """Return what the payees of both banks have and keep, payment by payment."""
        kept: dict[str, int] = {}
        for bank in ("ICBC", "ABC"):
            kept |= self.banks.books(bank)["kept_fen_by_payment"]
        return {number: fen for number, fen in kept.items() if fen}


@pytest.fixture
def county(
    client: httpx.AsyncClient, house: House, banks: SimulatedBanks, work_off: WorkOff
) -> County:
    return County(client, house, banks, work_off)


async def test_a_batch_is_taken_funded_paid_and_reconciled(county: County) -> None:
    parts = await county.submit({"ICBC": [""] * 3, "ABC": [""] * 4})

    await county.runs(2)
    assert county.credited_fen() == {}, "no money, no payment"
    await county.fund(parts)
    await county.runs(2)

    assert await county.standing(parts) == {"ICBC": [S.PAID] * 3, "ABC": [S.PAID] * 4}
    assert await county.paid_fen() == county.credited_fen()
    assert sum(county.credited_fen().values()) == 7 * AMOUNT_FEN
    for bank in ("ICBC", "ABC"):
        day = county.banks.books(bank)["today"]
        county.banks.work(bank, "state")
        await county.work_off()
        read = county.banks.reconciliation(bank, day)
        assert (read["matched"], read["difference_fen"], read["open_count"]) == (True, 0, 0)


async def test_every_kind_of_account_ends_where_it_should(county: County) -> None:
    cases = {"ICBC": ["", "22", "31", "32", "33", "35"], "ABC": ["", "24", "34", "36", "37", "38"]}
    parts = await county.submit(cases)
    await county.runs(1, "take")
    await county.fund(parts)
    await county.runs(3)

    assert await county.standing(parts) == {
        "ICBC": [S.PAID, S.FAILED, S.FAILED, S.PAID, S.PAID, S.UNKNOWN],
        "ABC": [S.PAID, S.FAILED, S.UNKNOWN, S.PAID, S.UNKNOWN, S.SENT],
    }
    doubted = {parts["ABC"].payments[nth].payment_no for nth in (2, 4, 5)}
    credited = county.credited_fen()
    assert await county.paid_fen() == {n: fen for n, fen in credited.items() if n not in doubted}

    await county.runs(1, "state")
    await county.runs(1)
    assert (await county.standing(parts))["ICBC"][4] is S.RETURNED
    assert parts["ICBC"].payments[4].payment_no not in county.credited_fen()


async def test_a_spoilt_file_moves_nothing_and_the_right_one_everything(county: County) -> None:
    for nth, trouble in enumerate(SPOILT):
        parts = await county.submit({"ICBC": ["", "", "22"]})
        county.banks.work("ICBC", "take")
        await county.fund(parts)
        county.banks.trouble("ICBC", trouble)
        await county.runs(1)
        assert await county.standing(parts) == {"ICBC": [S.SENT] * 3}, trouble

        await county.runs(2)

        assert await county.standing(parts) == {"ICBC": [S.PAID, S.PAID, S.FAILED]}, trouble
        spoilt, right = county.banks.deliveries("ICBC")[2 * nth :]
        assert spoilt["report"]["status"] == SPOILT[trouble]
        assert (right["report"]["status"], right["report"]["problem_count"]) == ("applied", 0)
    assert await county.paid_fen() == county.credited_fen()


async def test_whatever_a_bank_gets_wrong_nobody_is_paid_twice(county: County) -> None:
    parts = await county.submit({"ICBC": [""] * 4, "ABC": [""] * 4})
    await county.runs(1, "take")
    for bank in ("ICBC", "ABC"):
        county.banks.trouble(bank, "early")
        county.banks.trouble(bank, "duplicate", times=2)
        county.banks.trouble(bank, "reorder", times=2)
        county.banks.trouble(bank, "unknown_payment")
        county.banks.trouble(bank, "lost_answer", times=2)
    foreign = parts["ICBC"].payments[0].payment_no
    county.banks.trouble("ABC", "other_bank", payment_no=foreign)

    await county.runs(1)
    assert await county.paid_fen() == {}, "results were faster than the money"
    await county.fund(parts)
    await county.runs(2)

    orphans = [
        line for line in county.banks.problems("ABC") if line["problem"] == "unknown_payment"
    ]
    assert foreign in {line["payment_no"] for line in orphans}
    assert len(orphans) == 2
    assert len(county.credited_fen()) == 8


async def test_a_statement_that_differs_by_a_fen_is_seen(county: County) -> None:
    for trouble, (outcome, difference_fen) in STATED.items():
        parts = await county.submit({"ABC": ["", ""]})
        county.banks.work("ABC", "take")
        await county.fund(parts)
        await county.runs(1)
        day = county.banks.books("ABC")["today"]
        county.banks.trouble("ABC", trouble)
        await county.runs(1, "state")

        read = county.banks.reconciliation("ABC", day)

        assert (read["difference_fen"], read["open_count"]) == (difference_fen, 1), trouble
        assert outcome in {each["outcome"] for each in read["outcomes"]}, trouble
