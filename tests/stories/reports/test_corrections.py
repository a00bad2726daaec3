"""Reports that were wrong: corrected with a reason, or entered in error."""

from uuid import UUID, uuid4

import httpx
import pytest

from app.domain.visits.terms import CancelReason, VisitStatus
from app.house import House
from app.models.attachments import Attachment
from app.models.supply.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.fixtures.work import WorkOff
from tests.stories.reports.door import (
    NOT_MET,
    a_door,
    a_nurse,
    a_report,
    at,
    corrected,
    seats_are_counted,
    standing,
    tags_of,
    tries,
)


async def test_a_correction_is_a_new_version_and_the_old_one_stays_readable(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client)
    await door.reports(**NOT_MET)
    await work_off()
    wrong = await standing(door)
    assert (await door.told())["proposed_visit_id"] is not None

    county = await door.county()
    done = await tries(county, wrong, "correct", corrected(complaint="头晕"))
    assert (done.status_code, done.json()["status"]) == (201, "fulfilled")
    await work_off()

    told = await door.told()
    assert [each["outcome"] for each in told["versions"]] == ["not_met", "fulfilled"]
    right = told["report"]
    assert (right["corrects_id"], right["because"]) == (wrong["id"], "记错了结果")
    assert right["written_by"] == str(county.signed_in.account_id) != wrong["written_by"]
    old = await door.nurse.get(f"/visit-reports/{wrong['id']}")
    assert (old["stands"], old["outcome"], old["written_at"]) == (False, "not_met", at(40))
    # Nobody need come again because of it.
    assert told["proposed_visit_id"] is None
    assert await seats_are_counted(door)
    seen = await (await door.veteran()).get(f"{door.path}/report")
    assert (seen["outcome"], seen["corrected"], seen["health"]["complaint"]) == (
        "fulfilled",
        True,
        "头晕",
    )
    assert await tags_of(door) == ["reports:visit:reported", "reports:report:corrected"]


async def test_only_the_version_that_stands_is_corrected_as_it_was_read(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    await door.reports()
    first = await standing(door)
    await door.reports(written_at=at(50))

    answer = await tries(door.nurse, first, "correct", corrected())
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    now = await standing(door)
    faulty = await tries(door.nurse, now, "correct", corrected(left_at=at(1)))
    assert faulty.json()["errors"][0]["pointer"] == "/left_at"
    assert (await tries(door.nurse, now, "correct", corrected())).status_code == 201


async def test_a_report_of_another_visit_is_voided_and_this_one_is_open_again(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    await door.reports()
    report = await standing(door)

    done = (await tries(door.nurse, report, "void", {"because": "是邻居家的报告"})).json()
    assert (done["status"], done["report_id"]) == ("booked", None)
    assert await seats_are_counted(door)
    [version] = (await door.told())["versions"]
    assert (version["stands"], version["voided_because"]) == (False, "是邻居家的报告")
    missing = await client.get(
        f"/miniapp/v1{door.path}/report", headers=(await door.veteran()).signed_in.headers
    )
    assert missing.status_code == 404
    again = await tries(door.nurse, version, "void", {"because": "再作废"})
    assert (again.status_code, again.json()["code"]) == (409, "visit_report_voided")
    corrects = await tries(door.nurse, version, "correct", corrected())
    assert (corrects.status_code, corrects.json()["code"]) == (409, "visit_report_voided")
    assert (await door.reports(outcome="refused", unsigned_because=None))["status"] == "cancelled"


async def test_of_two_reports_the_other_holds_once_one_is_voided(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    await door.reports(**NOT_MET)
    await door.reports(written_at=at(50))

    done = (await tries(door.nurse, await standing(door), "void", {"because": "重复"})).json()

    assert (done["status"], done["cancel_reason"]) == ("noshow", "not_met")
    assert (await standing(door))["outcome"] == "not_met"


async def test_a_visit_that_never_was_is_voided_with_its_reports(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    there = await door.nurse.post(f"{door.path}:arrive", {"at": at(10)})

    county = await door.county()
    stale = await county.tries(f"{door.path}:void", {"because": "重复录入"}, version=1)
    assert stale.status_code == 412
    done = await county.post(f"{door.path}:void", {"because": "重复录入"}, version=there["version"])

    assert done["status"] == "entered_in_error"
    assert await seats_are_counted(door)
    late = await door.nurse.tries(f"{door.path}:report", a_report())
    assert (late.status_code, late.json()["code"]) == (409, "illegal_visit_step")


async def test_voiding_a_visit_that_nobody_confirmed_gives_its_held_seat_back(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        visit = await session.get_one(Visit, door.visit_id)
        slot = await session.get_one(VisitSlot, visit.slot_id)
        visit.status, visit.hold_until = VisitStatus.PENDING, session.info["now"]
        slot.booked, slot.held = 0, 1

    county = await door.county()
    await county.post(f"{door.path}:void", {"because": "重复录入"}, version=2)

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        slot = await session.get_one(VisitSlot, visit.slot_id)
        assert (slot.booked, slot.held) == (0, 0)


async def test_a_visit_called_off_meanwhile_took_place_all_the_same(
    house: House, client: httpx.AsyncClient
) -> None:
    """The team had no network when the person cancelled."""
    door = await a_door(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        visit = await session.get_one(Visit, door.visit_id)
        slot = await session.get_one(VisitSlot, visit.slot_id)
        visit.status, visit.cancel_reason = VisitStatus.CANCELLED, CancelReason.BY_PERSON
        visit.cancelled_at, slot.booked = session.info["now"], slot.booked - 1

    assert (await door.nurse.post(f"{door.path}:arrive", {"at": at(9)}))["status"] == "cancelled"
    done = await door.reports()

    assert (done["status"], done["cancel_reason"]) == ("fulfilled", None)
    assert await seats_are_counted(door)


@pytest.mark.parametrize("verb", ["depart", "arrive", "report", "void", "read", "version"])
async def test_another_team_finds_nothing_there(
    house: House, client: httpx.AsyncClient, verb: str
) -> None:
    door, other = await a_door(house, client), await a_door(house, client)
    await door.reports()
    report = await standing(door)
    strangers = [other.nurse, await a_nurse(house, client, None)]

    for stranger in strangers:
        headers = stranger.signed_in.headers
        bodies = {"depart": {"at": at(1)}, "arrive": {"at": at(1)}, "void": {"because": "错"}}
        if verb == "read":
            answer = await client.get(f"/staff/v1{door.path}/report", headers=headers)
        elif verb == "version":
            answer = await tries(stranger, report, "correct", corrected())
        else:
            body = bodies.get(verb, a_report())
            version = 2 if verb == "void" else None
            answer = await stranger.tries(f"{door.path}:{verb}", body, version=version)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert (await stranger.get("/visit-reports"))["items"] == []
    assert [each["id"] for each in (await door.nurse.get("/visit-reports"))["items"]] == [
        report["id"]
    ]


async def test_a_file_of_somebody_else_signs_nothing(
    house: House, client: httpx.AsyncClient
) -> None:
    door, other = await a_door(house, client), await a_door(house, client)
    theirs = await other.nurse.sends("signature", other.person_id)

    faults = await door.faults(
        report_id=str(uuid4()),
        signature={"kind": "handwritten", "attachment_id": theirs},
        unsigned_because=None,
    )

    assert faults == {"/signature/attachment_id": "attachment_not_usable"}
    own = await door.nurse.sends("signature", door.person_id)
    await door.reports(
        signature={"kind": "thumbprint", "attachment_id": own, "witness": "村主任"},
        unsigned_because=None,
    )
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        file = await session.get_one(Attachment, UUID(own))
        assert str(file.visit_report_id) == (await standing(door))["id"]
