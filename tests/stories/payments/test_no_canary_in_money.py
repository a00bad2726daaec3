"""Somebody is listed, paid, refused by the bank: her numbers turn up nowhere, she in no log."""

import io
from pathlib import Path

import httpx
from sqlalchemy import text

from app.domain.accounts.accounts import AccountKind
from app.domain.payments.terms import BatchStatus
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from tests.builders.accounts import a_card_number
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.builders.imports import Clerk, a_list
from tests.builders.payments import Payee, PayOffice, a_batch, a_pay_office
from tests.builders.requests import COUNTY, STAFF
from tests.builders.veterans import an_id_number
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.test_import_of_entitlements import HEADER, a_row
from tests.stories.test_edge_privacy import lines
from tests.stories.test_no_canary import tables_that_sing

__all__ = ["lines"]  # A fixture: what is logged while the test runs.

ID, NAME, CARD = an_id_number(), "欧阳金丝雀", a_card_number()
NUMBERS = (ID, CARD)
TOLD = text("SELECT coalesce(string_agg(e.data::text, ' '), '') FROM events e")
WAITS = text(
    "SELECT (SELECT coalesce(string_agg(args::text, ' '), '') FROM procrastinate_jobs)"
    " || (SELECT coalesce(string_agg(facts::text, ' '), '') FROM messages)"
    " || (SELECT coalesce(string_agg(error_facts::text, ' '), '') FROM operations)"
    " || (SELECT coalesce(string_agg(facts::text, ' '), '') FROM import_faults)"
)


async def _listed(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> list[str]:
    """Bring her in by lists, with every cell wrong in turn; return what is answered."""
    signed_in = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    clerk = Clerk(client, signed_in)
    rows = [
        a_row(ID, NAME, "spouse_aid", **{"标准(元)": "650"}),
        a_row(ID, "别人", "spouse_aid", **{"标准(元)": CARD}),
        a_row(CARD, NAME, ID, 等级=ID, 起始月=CARD),
    ]
    heard = []
    for rehearsal in (True, False):
        sent = await clerk.sends(a_list(rows, HEADER), kind="entitlements", dry_run=rehearsal)
        await work_off()
        shown = (await clerk.gets(f"{STAFF}/imports"))["items"][0]
        heard += [sent.text, str(shown)]
        faults = f"{STAFF}/imports/{shown['id']}/rows"
        heard.append((await client.get(faults, headers=signed_in.headers)).text)
    return heard


async def _refused(bank: BankCaller, office: PayOffice, work_off: WorkOff) -> list[str]:
    """The bank fetches its list, asks by card, and says that the account does not exist."""
    batch = await a_batch(office, BatchStatus.FUNDED)
    part = (await bank.get("/batches")).json()["items"][0]
    totals = {"count": part["count"], "total_fen": part["total_fen"]}
    await bank.post(f"/batches/{part['id']}:acknowledge", json=totals)
    assert (await bank.get(f"/batches/{part['id']}/file")).status_code == 200
    line = (await bank.get(f"/batches/{part['id']}/payments")).json()["items"][0]
    assert (line["account_number"], line["holder_name"]) == (CARD, NAME)
    asked = {"card_number": CARD, "period": "2026-11"}
    found = await bank.ask("/payments:search", json=asked)
    told = {
        "serial": "B1",
        "payment_no": line["payment_no"],
        "attempt": line["attempt"],
        "amount_fen": line["amount_fen"],
        "code": "3009",
        "booked_at": "2026-11-22T09:30:00+08:00",
        "note": f"{NAME} {CARD}",
    }
    sent = await bank.post("/results", json={"serial": "D1", "lines": [told]})
    assert (found.status_code, sent.status_code) == (200, 202), (found.text, sent.text)
    await work_off()
    event = {"serial": "E1", "kind": "reported_lost", "card_number": CARD}
    event["happened_at"] = told["booked_at"]
    lost = await bank.post("/card-events", json=event)
    await work_off()
    path = f"/batches/{batch['id']}"
    return [found.text, sent.text, lost.text, str(await office.preparer.get(f"{path}/payments"))]


async def _looked_at(house: House, client: httpx.AsyncClient, payee: Payee) -> list[str]:
    citizen = await signed_in_citizen(house, payee.person.id)
    paths = ("/home", "/entitlements", "/payments", "/bank-accounts", "/notifications")
    return [
        (await client.get(f"/miniapp/v1{path}", headers=citizen.headers)).text for path in paths
    ]


def files_that_sing(folder: Path) -> list[Path]:
    """Return the files that hold her for whoever reads the disk."""
    return [
        kept
        for kept in folder.rglob("*")
        if kept.is_file() and any(n.encode() in kept.read_bytes() for n in (*NUMBERS, NAME))
    ]


async def test_money_moves_and_no_number_is_heard(
    house: House,
    client: httpx.AsyncClient,
    settings: Settings,
    database_url: str,
    work_off: WorkOff,
    lines: io.StringIO,
) -> None:
    office = await a_pay_office(house, client, work_off)
    account = {"kind": AccountKind.CARD_LINKED, "number": CARD}
    payee = await office.has_payee(NAME, fen=65_000, account=account, id_number=ID)

    heard = await _listed(house, client, work_off)
    heard += await _refused(await signed_in_bank(client, house), office, work_off)
    heard += await _looked_at(house, client, payee)

    assert [(n, text) for text in heard for n in NUMBERS if n in text] == []
    assert tables_that_sing(database_url, NUMBERS) == {}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for statement in (TOLD, WAITS):
            assert NAME not in str(await session.scalar(statement))
    assert files_that_sing(settings.storage_folder) == []
    assert lines.getvalue().count("\n") > 10
    assert [n for n in (*NUMBERS, NAME) if n in lines.getvalue()] == []
