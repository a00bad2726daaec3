"""A list becomes payments' ground only through two people and the paper between them."""

from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.domain.operations.imports.sample import drawn
from app.domain.veterans.masks import mask_id_number
from app.house import House
from app.models.audit import Event
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.imports import Clerk, a_list
from tests.builders.veterans import OTHER_VILLAGE
from tests.fixtures.work import WorkOff
from tests.stories.imports.conftest import Someone


async def _entered(clerk: Clerk, work_off: WorkOff, people: list[Someone]) -> str:
    sent = await clerk.sends(a_list([each.row("60.5") for each in people]))
    assert sent.status_code == 202, sent.text
    await work_off()
    path: str = sent.json()["result_url"]
    assert (await clerk.gets(path))["status"] == "entered"
    return path


async def _applied_fen(house: House) -> list[int]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        tag = "veterans:change:reported"
        events = await session.scalars(select(Event).where(Event.tag == tag).order_by(Event.id))
        return [event.data["fen"] for event in events]


async def test_a_list_goes_from_the_file_to_its_effect_through_two_people(
    house: House,
    clerk: Clerk,
    colleague: Clerk,
    people: list[Someone],
    work_off: WorkOff,
) -> None:
    sent = await clerk.sends(a_list([each.row("60.5") for each in people]))
    assert sent.status_code == 202
    operation = sent.json()
    assert sent.headers["location"] == f"/staff/v1/operations/{operation['id']}"
    assert sent.headers["retry-after"] == "2"
    assert operation["kind"] == "import_reading"

    await work_off()
    done = await clerk.gets(sent.headers["location"])
    assert (done["status"], done["progress"]["done"]) == ("done", done["progress"]["total"])
    path = done["result_url"]
    entered = await clerk.gets(path)
    assert (entered["status"], entered["row_count"], entered["fault_count"]) == ("entered", 5, 0)
    assert entered["total_fen"] == 5 * 6050
    assert entered["effects"] == [{"effect": "added", "label": "新增", "count": 5}]

    drawn = await colleague.does(path, "draw-sample")
    assert (drawn.status_code, drawn.json()["status"]) == (200, "sampled")
    checked = await colleague.ticks(path)
    assert (checked.status_code, checked.json()["status"]) == (200, "checked")
    assert await _applied_fen(house) == []
    confirmed = await colleague.does(path, "confirm")
    assert (confirmed.status_code, confirmed.json()["kind"]) == (202, "import_applying")
    await work_off()

    applied = await clerk.gets(path)
    assert applied["status"] == "applied"
    assert applied["entered_by"] == str(clerk.signed_in.account_id)
    assert applied["confirmed_by"] == str(colleague.signed_in.account_id)
    assert await _applied_fen(house) == [6050] * 5
    assert (await clerk.gets(applied["operation_url"]))["status"] == "done"


@pytest.mark.parametrize("verb", ["draw-sample", "check-sample", "confirm"])
async def test_whoever_entered_a_list_does_nothing_of_the_second_person(
    clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff, verb: str
) -> None:
    path = await _entered(clerk, work_off, people)
    if verb != "draw-sample":
        await colleague.does(path, "draw-sample")
    if verb == "confirm":
        await colleague.ticks(path)
    rows = {"rows": [{"id": str(UUID(int=1)), "agrees": True}]}
    refused = await clerk.does(path, verb, rows if verb == "check-sample" else None)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_needed")


async def test_the_database_knows_that_they_are_two(
    house: House, clerk: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    await _entered(clerk, work_off, people)
    for column in ("sampled_by", "confirmed_by"):
        with pytest.raises(Exception, match="_by_another"):
            async with house.database.transaction(EVERYTHING, SYSTEM) as session:
                # Columns of our own, named above.
                await session.execute(text(f"UPDATE imports SET {column} = entered_by"))  # noqa: S608


async def test_no_step_is_left_out(
    clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    path = await _entered(clerk, work_off, people)
    refused = await colleague.does(path, "confirm")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_import_step")
    await colleague.does(path, "draw-sample")
    again = await colleague.does(path, "draw-sample")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_import_step")
    early = await colleague.does(path, "confirm")
    assert (early.status_code, early.json()["code"]) == (409, "illegal_import_step")


async def test_a_row_that_differs_from_its_paper_stops_the_list(
    house: House, clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    path = await _entered(clerk, work_off, people)
    await colleague.does(path, "draw-sample")
    [first, *_] = (await colleague.gets(f"{path}/sample"))["items"]
    told = await colleague.ticks(path, **{first["id"]: False})
    assert (told.status_code, told.json()["status"]) == (200, "sampled")
    assert (await colleague.does(path, "confirm")).status_code == 409

    gone = await colleague.does(path, "dismiss", {"reason": "第一行与纸质名册不符"})
    assert (gone.status_code, gone.json()["status"]) == (200, "dismissed")
    assert gone.json()["dismissed_reason"] == "第一行与纸质名册不符"
    assert await _applied_fen(house) == []
    late = await colleague.does(path, "confirm")
    assert (late.status_code, late.json()["code"]) == (409, "illegal_import_step")


async def test_only_rows_of_the_sample_are_ticked_and_only_by_whoever_drew_it(
    clerk: Clerk, colleague: Clerk, third: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    path = await _entered(clerk, work_off, people)
    await colleague.does(path, "draw-sample")
    stray = {"rows": [{"id": str(UUID(int=1)), "agrees": True}]}
    refused = await colleague.does(path, "check-sample", stray)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_in_sample")
    refused = await third.ticks(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "sample_drawn_by_another")


async def test_a_sample_of_a_long_list_can_be_drawn_again_from_its_seed(
    house: House, clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    months = [f"2026-{month:02}" for month in range(1, 13)]
    rows = [each.row(month=month) for each in people for month in months]
    path = (await clerk.sends(a_list(rows))).json()["result_url"]
    await work_off()
    drawn_list = (await colleague.does(path, "draw-sample")).json()
    sample = await colleague.gets(f"{path}/sample")
    everybody = (await colleague.gets(f"{path}/rows", limit=100))["items"]
    assert (len(everybody), len(sample["items"])) == (60, house.settings.import_sample_rows)
    again = drawn(drawn_list["seed"], [UUID(row["id"]) for row in everybody], 30)
    assert {UUID(row["id"]) for row in sample["items"]} == set(again)
    half = {"rows": [{"id": row["id"], "agrees": True} for row in sample["items"][:10]]}
    assert (await colleague.does(path, "check-sample", half)).json()["status"] == "sampled"
    rest = {"rows": [{"id": row["id"], "agrees": True} for row in sample["items"][10:]]}
    assert (await colleague.does(path, "check-sample", rest)).json()["status"] == "checked"


async def test_numbers_are_shown_in_full_to_the_one_who_compares_them_and_that_is_an_event(
    house: House,
    clerk: Clerk,
    colleague: Clerk,
    auditor: Clerk,
    people: list[Someone],
    work_off: WorkOff,
) -> None:
    path = await _entered(clerk, work_off, people)
    await colleague.does(path, "draw-sample")
    full, masked, seen_by_auditor = [
        {row["values"]["id_number"] for row in (await who.gets(f"{path}/sample"))["items"]}
        for who in (colleague, clerk, auditor)
    ]
    assert full == {each.id_number for each in people}
    assert masked == seen_by_auditor == {mask_id_number(each.id_number) for each in people}
    rows = (await auditor.gets(f"{path}/rows"))["items"]
    assert {row["values"]["id_number"] for row in rows} == masked
    assert {row["values"]["starts_on"] for row in rows} == {"2026-01"}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        tag = "operations:import:sample_shown"
        events = (await session.scalars(select(Event).where(Event.tag == tag))).all()
    assert [event.actor_id for event in events] == [colleague.signed_in.account_id]


async def test_the_auditor_follows_every_step_and_takes_none(
    clerk: Clerk, colleague: Clerk, auditor: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    path = await _entered(clerk, work_off, people)
    await colleague.does(path, "draw-sample")
    await colleague.ticks(path)
    await colleague.does(path, "confirm")
    await work_off()
    import_id = path.rpartition("/")[2]
    events = (await auditor.gets("/staff/v1/events", subject_id=import_id))["items"]
    assert [event["tag"].removeprefix("operations:import:") for event in events] == [
        "applied",
        "confirmed",
        "checked",
        "sample_shown",
        "sampled",
        "read",
        "entered",
    ]
    people_of = {event["tag"]: event["actor_id"] for event in events}
    assert people_of["operations:import:entered"] == str(clerk.signed_in.account_id)
    assert people_of["operations:import:applied"] == str(colleague.signed_in.account_id)
    assert [row["id"] for row in (await auditor.gets("/staff/v1/imports"))["items"]] == [import_id]
    assert (await auditor.sends(a_list([]))).status_code == 403
    assert (await auditor.does(path, "confirm")).status_code == 403
    file = await auditor.client.get(f"{path}/file", headers=auditor.signed_in.headers)
    assert file.status_code == 403


async def test_facts_that_changed_between_confirming_and_applying_stop_the_whole_list(
    house: House, clerk: Clerk, colleague: Clerk, people: list[Someone], work_off: WorkOff
) -> None:
    path = await _entered(clerk, work_off, people)
    await colleague.does(path, "draw-sample")
    await colleague.ticks(path)
    await colleague.does(path, "confirm")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        moved = text("UPDATE persons SET division_code = :code WHERE name = '王建国'")
        await session.execute(moved, {"code": OTHER_VILLAGE})
    await work_off()
    found = await clerk.gets(path)
    assert (found["status"], found["error_code"]) == ("faulty", "import_overtaken")
    assert await _applied_fen(house) == []
    [row] = (await clerk.gets(f"{path}/rows", faults=True))["items"]
    assert [(fault["row"], fault["code"]) for fault in row["faults"]] == [(4, "person_unknown")]
    operation = await clerk.gets(found["operation_url"])
    assert (operation["status"], operation["error"]["code"]) == ("failed", "import_overtaken")
