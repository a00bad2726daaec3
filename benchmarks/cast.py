"""Who calls: veterans of one county with a draft each, and a reviewer with a full worklist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import psycopg
from sqlalchemy import text
from starlette.applications import Starlette

from app.db import libpq_url
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from benchmarks.recorded import Recording, recording
from tests.builders.identity import SignedIn, signed_in_citizen, signed_in_staff
from tests.builders.requests import HARDSHIP_FORM, MINIAPP, STAFF

COUNTY = "350505000000"
WORKLIST = f"{STAFF}/requests?queue=all&limit=20"
DRAFT = {
    "item_code": "hardship_aid",
    "form": HARDSHIP_FORM,
    "commitments": ["event_proof"],
}
_VETERANS = text(
    "SELECT p.id FROM persons p JOIN person_roles r ON r.person_id = p.id AND r.role = 'veteran'"
    " WHERE p.died_on IS NULL AND p.division_code >= :county"
    " AND p.division_code < '350506000000' ORDER BY p.id LIMIT :count"
)
_CLONE_DRAFTS = """
INSERT INTO requests
SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*
  FROM requests r, generate_series(1, %(count)s) WHERE r.id = %(id)s
RETURNING id
"""
_CLONE_REQUESTS = """
WITH people AS (
  SELECT id, division_code, row_number() OVER (ORDER BY id) AS number FROM persons
   WHERE division_code >= %(county)s AND division_code < '350506000000'
)
INSERT INTO requests
SELECT (jsonb_populate_record(
    r, jsonb_build_object('id', gen_random_uuid(), 'reference', 'bench-' || n,
      'person_id', p.id, 'division_code', p.division_code)
  )).*
  FROM requests r, generate_series(1, %(count)s) n
  JOIN people p ON p.number = 1 + n %% (SELECT count(*) FROM people)
 WHERE r.id = %(id)s
"""


@dataclass(frozen=True)
class Applicant:
    signed_in: SignedIn
    draft_id: UUID


async def reviewer(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)


async def county_veterans(house: House, count: int) -> Sequence[UUID]:
    """Return so many living veterans of the county, or as many as there are."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(_VETERANS, {"county": COUNTY, "count": count})
        return found.all()


async def applicants(house: House, app: Starlette, count: int) -> list[Applicant]:
    """Sign in so many veterans and let each begin a request."""
    people = await county_veterans(house, count)
    made: list[Applicant] = []
    async with in_process(app) as client:
        for person_id in people:
            veteran = await signed_in_citizen(house, person_id)
            answer = await client.post(f"{MINIAPP}/requests", json=DRAFT, headers=veteran.keyed())
            if answer.status_code == 201:
                made.append(Applicant(veteran, UUID(answer.json()["id"])))
    return made


def in_process(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://rongyao.bench", timeout=60
    )


async def recorded_calls(
    app: Starlette, applicant: Applicant, staff: SignedIn
) -> tuple[list[Recording], str]:
    """Make each call once and write its statements down; return the submitted request too."""
    status, worklist = Recording("status"), Recording("worklist")
    submit = Recording("submit", subject=applicant.draft_id)
    path = f"{MINIAPP}/requests/{applicant.draft_id}"
    own, headers = applicant.signed_in, submit_headers(applicant)
    async with in_process(app) as client:
        with recording(submit):
            answer = _good(await client.post(f"{path}:submit", headers=headers))
        submit.reference, submit.key = answer["reference"], headers["Idempotency-Key"]
        with recording(status):
            _good(await client.get(f"{path}/status", headers=own.headers))
        with recording(worklist):
            _good(await client.get(WORKLIST, headers=staff.headers))
    return [status, worklist, submit], answer["id"]


def submit_headers(applicant: Applicant) -> dict[str, str]:
    return applicant.signed_in.keyed(**{"If-Match": '"1"'})


def cloned_drafts(url: str, draft_id: UUID, count: int) -> list[str]:
    """Copy a draft for the floor, which opens no sealed form."""
    with psycopg.connect(libpq_url(url)) as connection:
        rows = connection.execute(_CLONE_DRAFTS, {"id": draft_id, "count": count})
        return [str(row[0]) for row in rows]


def cloned_requests(url: str, request_id: str, count: int) -> None:
    """Give everybody of the county copies of a request, until its worklist is long."""
    with psycopg.connect(libpq_url(url)) as connection:
        wanted = {"id": request_id, "count": count, "county": COUNTY}
        connection.execute(_CLONE_REQUESTS, wanted)
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE requests")


def _good(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(answer.text)
    body: dict[str, Any] = answer.json()
    return body
