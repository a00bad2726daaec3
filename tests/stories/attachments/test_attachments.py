"""Wang Xiuying sends a photo of her bill; only who handles her affairs ever sees it."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from app.house import House
from app.jobs.attachments import forget_unused, remove_strays
from app.models.attachments import Attachment
from app.models.audit import Event
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.files import a_pdf, a_photo
from tests.builders.identity import SignedIn, an_agency, signed_in_citizen, signed_in_staff
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE, a_person

MINE, STAFF = "/miniapp/v1/attachments", "/staff/v1/attachments"


async def _somebody(house: House, division: str = VILLAGE) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_person(session, division=division)).id


@pytest.fixture
async def person_id(house: House) -> UUID:
    return await _somebody(house)


@pytest.fixture
async def citizen(house: House, person_id: UUID) -> SignedIn:
    return await signed_in_citizen(house, person_id)


async def _send(
    client: httpx.AsyncClient,
    headers: dict[str, str],
    content: bytes,
    path: str = MINE,
    **form: str,
) -> httpx.Response:
    files = {"file": ("../../身份证.jpg", content, "image/jpeg")}
    return await client.post(
        path, files=files, data={"document_key": "bills", **form}, headers=headers
    )


async def test_a_photo_is_sent_sealed_and_downloaded_without_its_place(
    client: httpx.AsyncClient, house: House, citizen: SignedIn, person_id: UUID
) -> None:
    sent = await _send(client, citizen.keyed(), a_photo(place=True))
    assert sent.status_code == 201
    attachment = sent.json()
    assert attachment["person_id"] == str(person_id)
    assert (attachment["media_type"], attachment["request_id"]) == ("image/jpeg", None)

    path = f"{MINE}/{attachment['id']}"
    content = await client.get(f"{path}/content", headers=citizen.headers)
    assert content.status_code == 200
    assert content.headers["content-type"] == "image/jpeg"
    assert content.headers["content-disposition"] == (
        f'attachment; filename="{attachment["id"]}.jpg"'
    )
    assert content.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in content.headers["cache-control"]
    assert b"HUAWEI" not in content.content
    assert len(content.content) == attachment["size_bytes"]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        row = await session.get_one(Attachment, UUID(attachment["id"]))
        assert row.digest == sha256(content.content).digest()
        on_disk = (house.settings.storage_folder / row.storage_key).read_bytes()
    assert content.content[:64] not in on_disk
    assert content.content[-64:] not in on_disk


async def test_the_same_upload_twice_is_one_file(
    client: httpx.AsyncClient, citizen: SignedIn
) -> None:
    headers, photo = citizen.keyed(), a_photo()
    first, second = await _send(client, headers, photo), await _send(client, headers, photo)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    other = await _send(client, headers, a_pdf())
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "file_kind_refused"),
        (b"", 415, "file_kind_refused"),
        (a_pdf(b"4 0 obj\n<< /S /JavaScript >>\nendobj\n"), 415, "pdf_refused"),
        (a_photo()[:-300], 422, "file_damaged"),
    ],
)
async def test_a_file_that_is_refused_leaves_nothing_behind(
    client: httpx.AsyncClient,
    house: House,
    citizen: SignedIn,
    content: bytes,
    status: int,
    code: str,
) -> None:
    refused = await _send(client, citizen.keyed(), content)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert _stored(house) == []


def _stored(house: House) -> list[Path]:
    return [path for path in house.settings.storage_folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("key", ["../bills", "Bills", "", "a" * 61, "bills;drop"])
async def test_a_document_key_is_a_plain_word(
    client: httpx.AsyncClient, citizen: SignedIn, key: str
) -> None:
    refused = await _send(client, citizen.keyed(), a_photo(), document_key=key)
    assert refused.status_code == 422


async def test_more_than_ten_megabytes_are_refused(
    client: httpx.AsyncClient, citizen: SignedIn
) -> None:
    refused = await _send(client, citizen.keyed(), a_photo() + b"\0" * 10 * 1024 * 1024)
    assert refused.status_code == 413


async def test_nobody_elses_file_is_seen_whoever_asks(
    client: httpx.AsyncClient, house: House, citizen: SignedIn
) -> None:
    attachment_id = (await _send(client, citizen.keyed(), a_photo())).json()["id"]
    stranger = await signed_in_citizen(house, await _somebody(house, OTHER_VILLAGE))
    sibling = await signed_in_staff(house, Role.COUNTY_REVIEWER, "350504000000")
    for path, headers in (
        (f"{MINE}/{attachment_id}", stranger.headers),
        (f"{MINE}/{attachment_id}/content", stranger.headers),
        (f"{STAFF}/{attachment_id}", sibling.headers),
        (f"{STAFF}/{attachment_id}/content", sibling.headers),
    ):
        answer = await client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await client.get(f"{MINE}/{attachment_id}/content")).status_code == 401


async def test_her_county_looks_at_the_file_and_that_is_written_down(
    client: httpx.AsyncClient, house: House, citizen: SignedIn, person_id: UUID
) -> None:
    attachment_id = (await _send(client, citizen.keyed(), a_photo())).json()["id"]
    reviewer = await signed_in_staff(house, Role.COUNTY_REVIEWER, "350505000000")
    content = await client.get(f"{STAFF}/{attachment_id}/content", headers=reviewer.headers)
    assert content.status_code == 200
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        events = (
            await session.execute(
                select(Event.tag, Event.person_id, Event.actor_id)
                .where(Event.subject_id == UUID(attachment_id))
                .order_by(Event.id)
            )
        ).all()
    assert events == [
        ("attachments:attachment:added", person_id, citizen.account_id),
        ("attachments:attachment:handed_out", person_id, reviewer.account_id),
    ]


async def test_a_clerk_takes_papers_at_the_door_for_her_own_people_only(
    client: httpx.AsyncClient, house: House, person_id: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    elsewhere = await _somebody(house, OTHER_VILLAGE)
    taken = await _send(client, clerk.keyed(), a_pdf(), STAFF, person_id=str(person_id))
    assert (taken.status_code, taken.json()["media_type"]) == (201, "application/pdf")
    refused = await _send(client, clerk.keyed(), a_pdf(), STAFF, person_id=str(elsewhere))
    assert refused.status_code == 404
    finance = await signed_in_staff(house, Role.FINANCE, "350505000000")
    path = f"{STAFF}/{taken.json()['id']}"
    assert (await client.get(path, headers=finance.headers)).status_code == 403


async def test_a_granddaughter_sends_papers_for_her_grandfather(
    client: httpx.AsyncClient, house: House, person_id: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    granddaughter_id = await _somebody(house, OTHER_VILLAGE)
    granddaughter = await signed_in_citizen(house, granddaughter_id)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_agency(session, person_id, granddaughter_id, clerk.account_id)
    acting = {**granddaughter.keyed(), "Acting-For": str(person_id)}
    sent = await _send(client, acting, a_photo())
    assert (sent.status_code, sent.json()["person_id"]) == (201, str(person_id))
    path = f"{MINE}/{sent.json()['id']}"
    assert (await client.get(path, headers=granddaughter.acting_for(person_id))).status_code == 200


async def test_files_that_no_request_takes_are_cleared_away(
    client: httpx.AsyncClient, house: House, citizen: SignedIn
) -> None:
    old = (await _send(client, citizen.keyed(), a_photo())).json()["id"]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(
            text("UPDATE attachments SET uploaded_at = now() - interval '8 days'")
        )
    fresh = (await _send(client, citizen.keyed(), a_pdf())).json()["id"]

    await forget_unused(house)

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert list(await session.scalars(select(Attachment.id))) == [UUID(fresh)]
        tag = "attachments:attachment:forgotten"
        forgotten = select(Event.subject_id).where(Event.tag == tag)
        assert list(await session.scalars(forgotten)) == [UUID(old)]
    assert [path.name for path in _stored(house)] == [UUID(fresh).hex]


async def test_a_content_without_a_row_is_removed_and_one_with_a_row_stays(
    client: httpx.AsyncClient, house: House, citizen: SignedIn
) -> None:
    kept = UUID((await _send(client, citizen.keyed(), a_photo())).json()["id"])
    await house.storage.put(
        UUID("01900000-0000-7000-8000-00000000abcd"), b"left by a killed worker"
    )
    cut_short = house.settings.storage_folder / "ab" / f"{'a' * 30}ab.arriving"
    cut_short.parent.mkdir(exist_ok=True)
    cut_short.write_bytes(b"half")

    await remove_strays(house, house.clock() - timedelta(days=1))
    assert len(_stored(house)) == 3
    await remove_strays(house, house.clock() + timedelta(days=1))
    assert [path.name for path in _stored(house)] == [kept.hex]
