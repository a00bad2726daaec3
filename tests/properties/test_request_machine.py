"""Whatever anybody tries on a request: legal paths only, one event per change, a clock that holds.

Hypothesis drives the real use cases on a real database; time passes between the deeds.
"""

import asyncio
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.db import Database
from app.domain.attachments.kinds import MediaType
from app.domain.divisions.levels import Level
from app.domain.errors import AppError
from app.domain.requests.filing import Filing
from app.domain.requests.states import ENDED, OPEN, TRANSITIONS, RequestStatus
from app.models.attachments import Attachment
from app.models.audit import Event
from app.models.requests.course import ClockPause, RequestStep
from app.models.requests.request import Request
from app.policies.permissions import Role
from app.policies.principals import SYSTEM, Citizen, Staff
from app.policies.scope import EVERYTHING
from app.usecases.requests.save_draft import save_draft
from app.usecases.requests.start_draft import start_draft
from tests.builders.identity import a_staff_account
from tests.builders.requests import CITY, COUNTY, HARDSHIP_FORM, PROVINCE, TOWNSHIP
from tests.builders.veterans import VILLAGE, a_person
from tests.properties.request_deeds import DEEDS, Try

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
LEGAL = {(source, target) for (source, _), target in TRANSITIONS.items()}
ITEMS: dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]] = {
    "hardship_aid": (HARDSHIP_FORM, (), ("event_proof",)),
    "honour_plaque": ({"hang_at": "door"}, (), ()),
    "preferential_card": (
        {
            "card_kind": "veteran",
            "bank": "icbc",
            "issuing_place": "hukou",
            "handover": "at_home",
        },
        ("photo",),
        (),
    ),
    "disability_grading": (
        {
            "current_grade": 9,
            "injured_part": "左腿",
            "change_text": "左膝不能弯曲",
            "worse_since_on": "2025-06-01",
            "mental_illness": False,
        },
        ("recent_diagnosis", "medical_records"),
        (),
    ),
}
POSTS = (
    (Role.VILLAGE_CLERK, VILLAGE, Level.VILLAGE),
    (Role.TOWNSHIP_CLERK, TOWNSHIP, Level.TOWNSHIP),
    (Role.COUNTY_REVIEWER, COUNTY, Level.COUNTY),
    (Role.CITY_REVIEWER, CITY, Level.CITY),
    (Role.HOSPITAL_PANEL, CITY, Level.CITY),
    (Role.PROVINCE_REVIEWER, PROVINCE, Level.PROVINCE),
)


ONWARD: dict[str, tuple[str, ...]] = {
    "draft": ("submit",),
    "submitted": ("accept", "ask", "accept"),
    "supplement_required": ("supplement", "lapse"),
    "accepted": ("decide", "decide", "publicise"),
    "in_review": (
        "decide",
        "arrange",
        "appraise",
        "publicise",
        "object",
        "verify",
        "settle",
        "close",
    ),
    "approved": ("deliver",),
    "rejected": ("deliver",),
    "delivered": ("stage",),
    "refusal_delivered": ("contest", "settle_contest"),
    "not_accepted": ("deliver", "contest"),
}
"""What usually comes next: without it a random walk would hardly leave the counter."""


class RequestMachine(RuleBasedStateMachine):
    runner: ClassVar[asyncio.Runner]
    database: ClassVar[Database]
    staff: ClassVar[list[Staff]]

    @initialize(item=st.sampled_from(sorted(ITEMS)), urgent=st.booleans())
    def begin(self, item: str, *, urgent: bool) -> None:
        self.now, self.changes = START, 0
        self.runner.run(self._begin(item, urgent=urgent))

    @rule(
        deed=st.sampled_from(sorted(DEEDS)),
        who=st.integers(0, 2 * len(POSTS) - 1),
        choice=st.integers(0, 59),
        days=st.sampled_from([0, 0, 0, 1, 8]),
    )
    def anybody_tries_anything(self, deed: str, who: int, choice: int, days: int) -> None:
        self._try(deed, self.staff[who], choice, days)

    @rule(
        step=st.integers(0, 11),
        twin=st.booleans(),
        choice=st.integers(0, 59),
        days=st.integers(0, 3),
    )
    def whoever_must_act_acts(self, step: int, *, twin: bool, choice: int, days: int) -> None:
        usual = ONWARD.get(self.request.status, ("rate",))
        fit = [s for s in self.staff if s.level is (self.request.holder_level or Level.COUNTY)]
        deed = usual[step % len(usual)]
        panel = [s for s in fit if s.role is Role.HOSPITAL_PANEL]
        able = panel if deed == "appraise" and panel else fit
        self._try(deed, able[-1 if twin else 0], choice, days)

    # Twice, so that walks get far; the first also meets everything out of turn.
    @rule(step=st.integers(0, 23), choice=st.integers(0, 59), days=st.sampled_from([0, 0, 9]))
    def the_case_goes_on(self, step: int, choice: int, days: int) -> None:
        self.whoever_must_act_acts(step=step, twin=choice % 2 == 0, choice=choice, days=days)

    @invariant()
    def the_history_is_a_legal_path(self) -> None:
        path = [RequestStatus(status) for status in self._events()]
        assert all(a is b or (a, b) in LEGAL for a, b in itertools.pairwise(path))
        assert path[-1] is self.request.status

    @invariant()
    def every_change_is_one_event(self) -> None:
        assert len(self._events()) == self.changes

    @invariant()
    def the_clock_holds(self) -> None:
        request = self.request
        assert all(p.ends_before is None or p.starts_on <= p.ends_before for p in self.pauses)
        assert sum(pause.ends_before is None for pause in self.pauses) <= 1
        if request.due_on is not None:
            assert request.accepted_on is not None
            assert request.due_on > request.accepted_on
        open_stays = [stay for stay in self.stays if stay.left_at is None]
        assert [stay.key for stay in open_stays] == [request.step_key] * len(open_stays)
        assert len(open_stays) == (request.step_key is not None)

    @invariant()
    def somebody_must_act_exactly_while_it_is_open(self) -> None:
        held = self.request.holder_code is not None
        if self.request.status is RequestStatus.SUPPLEMENT_REQUIRED:
            assert not held
        elif self.request.status in OPEN:
            assert held
        elif self.request.status not in ENDED:
            assert not held

    def _try(self, deed: str, staff: Staff, choice: int, days: int) -> None:
        self.now += timedelta(days=days)
        self.runner.run(self._tried(deed, staff, choice))

    async def _tried(self, deed: str, staff: Staff, choice: int) -> None:
        before = self.request.version
        try:
            async with self.database.transaction(EVERYTHING, SYSTEM) as session:
                attempt = Try(
                    session, self.request.id, before, self.now, self.citizen, staff, choice
                )
                done = await DEEDS[deed](attempt)
        except AppError:
            done = None
        await self._load()
        changed = self.request.version > before
        assert not (done is None and changed)
        self.changes += changed

    async def _begin(self, item: str, *, urgent: bool) -> None:
        form, papers, promised = ITEMS[item]
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            person = await a_person(session, "黄志强", VILLAGE)
            self.citizen = Citizen(
                account_id=uuid7(),
                session_id=uuid7(),
                person_id=person.id,
                subject_id=person.id,
                agency_id=None,
                agency_scopes=frozenset(),
                scope=EVERYTHING,
            )
            files = [await _a_file(session, person.id, key) for key in papers]
            made = await start_draft(session, self.citizen, item, Filing({}), self.now)
            whole = {**form, "urgent": urgent} if item == "hardship_aid" else form
            filing = Filing(whole, tuple(files), promised)
            await save_draft(session, self.citizen, made.id, filing, version=1, now=self.now)
        self.request, self.changes = made, 2
        await self._load()

    async def _load(self) -> None:
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            self.request = await session.get_one(Request, self.request.id)
            mine = self.request.id
            stays = select(RequestStep).where(RequestStep.request_id == mine)
            self.stays = (await session.scalars(stays)).all()
            pauses = select(ClockPause).where(ClockPause.request_id == mine)
            self.pauses = (await session.scalars(pauses)).all()
            events = select(Event.data).where(Event.subject_id == mine).order_by(Event.id)
            self.told = (await session.scalars(events)).all()

    def _events(self) -> list[str]:
        return [data.get("status", "draft") for data in self.told]


async def _a_file(session: AsyncSession, person_id: UUID, key: str) -> UUID:
    file = Attachment(
        person_id=person_id,
        division_code=VILLAGE,
        document_key=key,
        media_type=MediaType.JPEG,
        size_bytes=1,
        digest=bytes(32),
        storage_key=str(uuid7()),
        uploaded_by_kind="citizen",
        uploaded_by=uuid7(),
        uploaded_at=session.info["now"],
    )
    session.add(file)
    await session.flush()
    return file.id


async def _colleagues(session: AsyncSession) -> list[Staff]:
    """Two of each post, so that there is always somebody who has not judged yet."""
    accounts = [
        (await a_staff_account(session, role, division), level)
        for role, division, level in POSTS * 2
    ]
    return [
        Staff(
            id=account.id,
            session_id=uuid7(),
            name=account.name,
            role=account.role,
            division_code=account.division_code,
            level=level,
            person_id=None,
            scope=EVERYTHING,
        )
        for account, level in accounts
    ]


@pytest.fixture
def machine(database_url: str) -> Iterator[type[RequestMachine]]:
    """The machine on a database of its own, with an event loop of its own."""
    with asyncio.Runner() as runner:
        database = Database(database_url, pool_size=2)

        async def prepared() -> list[Staff]:
            async with database.transaction(EVERYTHING, SYSTEM) as session:
                await a_person(session)  # Opens the vault.
                return await _colleagues(session)

        RequestMachine.runner, RequestMachine.database = runner, database
        RequestMachine.staff = runner.run(prepared())
        yield RequestMachine
        runner.run(database.engine.dispose())


def test_no_sequence_of_deeds_breaks_a_request(machine: type[RequestMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
