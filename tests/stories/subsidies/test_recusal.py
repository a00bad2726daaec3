"""回避: nobody decides on what he himself or his family is owed, whatever the step."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.domain.calendar.days import SHANGHAI
from app.domain.veterans.terms import Relation
from app.house import House
from app.models.veterans.household import FamilyMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.veterans.persons import person_seen
from tests.builders.requests import Caller, Case, set_clock
from tests.builders.veterans import OTHER_VILLAGE, a_person
from tests.stories.subsidies.desk import an_elder, entitlements_of

JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=SHANGHAI)
COUNTY, LUOJIANG = "350505000000", "350504000000"
STEPS: dict[str, Any] = {
    "suspend": {"reason": "under_review"},
    "lift": {"reason": "under_review"},
    "cancel": {"reason": "fraud", "document_no": "1"},
    "end": {"ends_before": "2026-09", "note": "毕业"},
    "withdraw-end": {"note": "延期"},
    "confirm": None,
    "dismiss": {"note": "重复"},
    "move": {"moved_on": "2026-06-01"},
}
OWN, KIN = "own_dossier", "relative_dossier"


async def _who(house: House, case: Case, refusal: str) -> UUID:
    if refusal == OWN:
        return case.person_id
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        daughter = await a_person(session, "黄小妹", born_on=date(1990, 5, 20))
        await session.flush()
        session.add(
            FamilyMember(
                person_id=case.person_id,
                member_id=daughter.id,
                relation=Relation.DAUGHTER,
                name="黄小妹",
                lives_together=False,
                cares=False,
            )
        )
    return daughter.id


async def _refused(caller: Caller, path: str, body: Any, version: int | None = None) -> Any:
    answer = await caller.tries(path, body, version=version)
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("refusal", [OWN, KIN])
async def test_no_step_on_an_entitlement_is_taken_by_its_own_or_by_kin(
    house: House, client: httpx.AsyncClient, refusal: str
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    person_id = await _who(house, case, refusal)
    related = await case.staff(Role.COUNTY_REVIEWER, COUNTY, person_id=person_id)
    [row] = await entitlements_of(related, case.person_id)
    for verb, body in STEPS.items():
        path = f"/entitlements/{row['id']}:{verb}"
        assert await _refused(related, path, body, row["version"]) == (403, refusal), verb

    seen = {
        "kind": "here",
        "person_id": str(case.person_id),
        "method": "visit",
        "done_on": "2026-06-03",
        "place": "锦祥社区服务站",
    }
    step = {"person_id": str(case.person_id), "kind": "reminder", "note": "电话"}
    wanted = {
        "person_id": str(case.person_id),
        "programme": "hardship_aid",
        "reference": "泉港退役军人〔2026〕9号",
        "starts_on": "2026-06",
        "fixed_fen": 100_000,
    }
    for path, body in (
        ("/confirmations", seen),
        ("/confirmation-steps", step),
        ("/entitlements", wanted),
    ):
        assert await _refused(related, path, body) == (403, refusal), path
    [row] = await entitlements_of(await case.county(), case.person_id)
    assert (row["status"], row["stops"], row["planned_before"]) == ("active", [], None)


@pytest.mark.parametrize("refusal", [OWN, KIN])
async def test_no_step_of_a_move_is_taken_by_its_own_or_by_kin(
    house: House, client: httpx.AsyncClient, refusal: str
) -> None:
    await set_clock(house, JUNE)
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    person_id = await _who(house, case, refusal)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await person_seen(session, EVERYTHING, case.person_id)).division_code = OTHER_VILLAGE
    new = await case.staff(Role.COUNTY_REVIEWER, LUOJIANG)
    [row] = await entitlements_of(new, case.person_id)
    moved = {"moved_on": "2026-06-01"}
    move = await new.post(f"/entitlements/{row['id']}:move", moved, version=row["version"])
    for county in (COUNTY, LUOJIANG):
        related = await case.staff(Role.COUNTY_REVIEWER, county, person_id=person_id)
        for verb, body in (
            ("confirm", None),
            ("send-file", {"file_no": "XA1"}),
            ("receive", None),
            ("withdraw", None),
        ):
            path = f"/entitlement-moves/{move['id']}:{verb}"
            assert await _refused(related, path, body, move["version"]) == (403, refusal), path
