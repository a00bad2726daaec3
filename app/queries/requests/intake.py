"""What is known of a person and a case when a request is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.attachments.binding import require_bindable
from app.domain.calendar.days import day_of
from app.domain.catalogue.facts import Facts
from app.domain.catalogue.form_schema import KnownFact
from app.domain.catalogue.form_values import completed
from app.domain.catalogue.guide import Guide
from app.domain.errors import NotFound
from app.domain.requests.documents import Supply
from app.domain.requests.filing import Filing
from app.domain.requests.intake import require_known
from app.domain.requests.states import OPEN, RequestStatus
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.attachments import Attachment
from app.models.identity.agencies import Agency
from app.models.requests.docket import Docket
from app.models.requests.request import Request, RequestDocument
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within
from app.queries.attachments import attachments_for_binding
from app.queries.veterans.facts import facts_of
from app.queries.veterans.persons import person


@dataclass(frozen=True, slots=True)
class Case:
    """A request as the rules of its guide see it; the form is completed from the dossier."""

    facts: Facts
    papers: Sequence[RequestDocument]

    @property
    def attached(self) -> frozenset[str]:
        return self._keys(Supply.ATTACHED)

    @property
    def committed(self) -> frozenset[str]:
        return self._keys(Supply.COMMITMENT)

    def _keys(self, supply: Supply) -> frozenset[str]:
        return frozenset(paper.key for paper in self.papers if paper.supply is supply)


async def case_of(session: AsyncSession, scope: Scope, docket: Docket, on: date) -> Case:
    """Return the case: what the bureau knows is added to what the person wrote."""
    person_id = docket.request.person_id
    subject = await person(session, scope, person_id)
    facts = await facts_of(session, scope, person_id, on)
    if facts is None or subject is None:
        raise NotFound
    granted = await last_granted_on(session, scope, person_id)
    form = completed(docket.guide.form, docket.request.whole_form, known_of(subject, facts))
    facts = replace(facts, form=form, last_granted_on=granted)
    return Case(facts, await documents_of(session, docket.request.id))


async def last_granted_on(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Mapping[str, date]:
    """Return the last day on which each item was granted to the person."""
    rows = await session.execute(
        select(Request.item_code, func.max(Request.decided_at))
        .where(
            Request.person_id == person_id,
            Request.outcome.is_not(None),
            Request.decided_at.is_not(None),
            within(scope, division=Request.division_code, person=Request.person_id),
        )
        .group_by(Request.item_code)
    )
    return {item: day_of(at) for item, at in rows if at is not None}


async def death_is_reported(session: AsyncSession, person_id: UUID) -> bool:
    """Say whether a report of the death of somebody in sight waits for confirmation."""
    waiting = exists().where(
        ChangeReport.person_id == person_id,
        ChangeReport.kind == ChangeKind.DEATH,
        ChangeReport.state == ReportState.OPEN,
    )
    return bool(await session.scalar(select(waiting)))


async def open_request_of(
    session: AsyncSession, scope: Scope, person_id: UUID, item_code: str
) -> Request | None:
    """Return the last request of the person for this item that is a draft or not decided yet."""
    return await session.scalar(
        select(Request)
        .where(
            Request.person_id == person_id,
            Request.item_code == item_code,
            Request.status.in_({RequestStatus.DRAFT, *OPEN}),
            within(scope, division=Request.division_code, person=Request.person_id),
        )
        .order_by(Request.id.desc())
        .limit(1)
    )


def known_of(person: Person, facts: Facts) -> Mapping[KnownFact, Any]:
    """Return what the dossier answers by itself; a day is written as a form writes it."""
    nature = facts.disability_nature
    return {
        KnownFact.NAME: person.name,
        KnownFact.PHONE: person.phone.reveal("prefill a form of the person's own"),
        KnownFact.ADDRESS: person.address.reveal("prefill a form of the person's own"),
        KnownFact.LANGUAGE: person.speech.value,
        KnownFact.ENLISTED_ON: _day(facts.enlisted_on),
        KnownFact.DISCHARGED_ON: _day(facts.discharged_on),
        KnownFact.DISABILITY_GRADE: facts.disability_grade,
        KnownFact.DISABILITY_NATURE: nature.value if nature else None,
        KnownFact.LAST_GRADED_ON: _day(facts.last_graded_on),
    }


async def files_to_put(
    session: AsyncSession, scope: Scope, request: Request, guide: Guide, filing: Filing
) -> Sequence[Attachment]:
    """Return the files of a filing, locked, once they and the promises fit request and guide."""
    require_known(guide, filing.commitments)
    files = await attachments_for_binding(session, scope, filing.attachments)
    require_bindable(filing.attachments, files, person_id=request.person_id, request_id=request.id)
    require_known(guide, [file.document_key for file in files])
    return files


async def documents_of(session: AsyncSession, request_id: UUID) -> list[RequestDocument]:
    """Return the papers of a request in their order."""
    found = await session.scalars(
        select(RequestDocument)
        .where(RequestDocument.request_id == request_id)
        .order_by(RequestDocument.id)
    )
    return list(found)


async def agency(session: AsyncSession, agency_id: UUID) -> Agency:
    """Return the agency under which somebody acts; the sign-in checked it in this transaction."""
    return await session.get_one(Agency, agency_id)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
