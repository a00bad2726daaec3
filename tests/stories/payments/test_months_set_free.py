"""A month kept out beside another payment is owed again once that payment is not made after all."""

from datetime import date
from typing import Any

import pytest

from app.domain.subsidies.terms import SuspensionReason
from app.domain.veterans.terms import CategoryCode
from app.house import House
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.payments import NOVEMBER, PROGRAMME, Payee, PayOffice
from tests.builders.subsidies import a_suspension, an_entitlement
from tests.stories.payments.test_batch_checks import codes_of
from tests.stories.payments.test_batch_reissue import balances
from tests.stories.payments.test_months_once import gives_up, held_at_submission

A_CHILD: dict[str, Any] = {"fen": None, "born_on": date(2012, 5, 1)}
"""Children stand on no public list."""
LOWER, HIGHER = "living_allowance", "survivor_pension"
OF_LOWER, OF_HIGHER = CategoryCode.WAR_PARTICIPANT, CategoryCode.MARTYR_SURVIVOR
LOWER_FEN, HIGHER_FEN = 65_000, 233_167


async def has_also(office: PayOffice, payee: Payee, programme: str, **facts: Any) -> Entitlement:
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        facts = {"starts_on": NOVEMBER, **facts}
        return await an_entitlement(session, payee.person, programme, **facts)


async def is_paid(office: PayOffice, payee: Payee) -> list[tuple[str, str, int]]:
    """The payments of a person that were not given up: month, programme, fen."""
    page = await office.preparer.get("/payments", params={"person_id": str(payee.person.id)})
    return [
        (line["period"], line["programme"], line["amount_fen"])
        for line in page["items"]
        if line["status"] != "cancelled"
    ]


async def a_repeated_month(office: PayOffice, *, still_owed: bool) -> Payee:
    """Of two alike one was paid in November, held, and given up."""
    await office.has_payee("陈建国", fen=50_000)
    payee = await office.has_payee("林秀英", fen=30_000)
    later = {"starts_on": date(2026, 10, 1), "due_from": NOVEMBER}
    await has_also(office, payee, PROGRAMME, fixed_fen=20_000, **later)
    number = await held_at_submission(office, payee)
    assert await is_paid(office, payee) == [("2026-11", PROGRAMME, 30_000)]
    await gives_up(office, number, still_owed=still_owed)
    return payee


@pytest.mark.parametrize(("still_owed", "november_fen"), [(False, 20_000), (True, 30_000)])
async def test_of_two_alike_the_other_is_owed_only_if_the_first_never_is(
    office: PayOffice, still_owed: bool, november_fen: int
) -> None:
    payee = await a_repeated_month(office, still_owed=still_owed)
    december = await office.prepares(period="2026-12")

    paid = await is_paid(office, payee)
    assert sorted(paid) == [("2026-11", PROGRAMME, november_fen), ("2026-12", PROGRAMME, 30_000)]
    # The month that stands back once more was told of in November.
    assert await codes_of(office, december) == {str(payee.person.id): ["duplicate"]}
    assert december["excluded_count"] == 1


async def test_months_of_a_stop_are_not_paid_by_way_of_another_entitlement(
    office: PayOffice, house: House
) -> None:
    payee = await a_repeated_month(office, still_owed=False)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        first = await session.get_one(Entitlement, payee.entitlement.id)
        await a_suspension(session, first, SuspensionReason.PRISON_TERM, from_on=NOVEMBER)
    await office.prepares(period="2026-12")

    assert await is_paid(office, payee) == []


async def both_kinds(office: PayOffice, first: str) -> tuple[Payee, str]:
    """One of two that exclude each other is paid for November, and held."""
    other = {LOWER: (HIGHER, OF_HIGHER), HIGHER: (LOWER, OF_LOWER)}[first]
    own = {LOWER: OF_LOWER, HIGHER: OF_HIGHER}[first]
    await office.has_payee("陈建国", programme=first, category=own, **A_CHILD)
    payee = await office.has_payee("林秀英", programme=first, category=own, **A_CHILD)
    number = ""
    if first is LOWER:
        number = await held_at_submission(office, payee, programme=first)
    await has_also(office, payee, other[0], category=other[1])
    if first is HIGHER:
        number = await held_at_submission(office, payee, programme=first)
    kept_out = await office.prepares(other[0])
    assert await codes_of(office, kept_out) == {str(payee.person.id): ["paired"]}
    return payee, number


@pytest.mark.parametrize(
    ("still_owed", "expected"),
    [
        (False, [("2026-11", LOWER, LOWER_FEN), ("2026-12", HIGHER, HIGHER_FEN)]),
        (True, [("2026-11", HIGHER, HIGHER_FEN), ("2026-12", HIGHER, HIGHER_FEN)]),
    ],
)
@pytest.mark.parametrize("order", [(LOWER, HIGHER), (HIGHER, LOWER)])
async def test_the_lower_is_owed_for_a_month_that_the_higher_gave_up_for_good(
    office: PayOffice,
    still_owed: bool,
    expected: list[tuple[str, str, int]],
    order: tuple[str, str],
) -> None:
    payee, number = await both_kinds(office, HIGHER)
    await gives_up(office, number, still_owed=still_owed)
    for programme in order:
        await office.prepares(programme, "2026-12")

    assert sorted(await is_paid(office, payee)) == expected
    assert (await balances(office))["appropriation"] == HIGHER_FEN


@pytest.mark.parametrize("still_owed", [True, False])
async def test_the_higher_is_owed_for_a_month_that_the_lower_was_to_be_paid_for(
    office: PayOffice, still_owed: bool
) -> None:
    payee, number = await both_kinds(office, LOWER)
    await gives_up(office, number, still_owed=still_owed)
    for programme in (LOWER, HIGHER):
        await office.prepares(programme, "2026-12")

    assert sorted(await is_paid(office, payee)) == [
        ("2026-11", HIGHER, HIGHER_FEN),
        ("2026-12", HIGHER, HIGHER_FEN),
    ]


async def test_a_month_taken_out_of_a_draft_is_free_for_the_other(
    office: PayOffice,
) -> None:
    payee = await office.has_payee("林秀英", programme=LOWER, category=OF_LOWER, **A_CHILD)
    draft = await office.prepares(LOWER)
    assert draft["count"] == 1
    await has_also(office, payee, HIGHER, category=OF_HIGHER)
    assert (await office.prepares(HIGHER))["count"] == 0
    path = f"/batches/{draft['id']}:rebuild"
    await office.works(office.preparer, path, version=draft["version"])
    await office.prepares(HIGHER, "2026-12")

    assert sorted(await is_paid(office, payee)) == [
        ("2026-11", HIGHER, HIGHER_FEN),
        ("2026-12", HIGHER, HIGHER_FEN),
    ]
