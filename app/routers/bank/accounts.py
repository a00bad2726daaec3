"""Whose accounts these are, and what happens to cards."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.terms import Term
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.accounts.verifications import open_verifications, verification_named
from app.routers.bank.authority import SignedInBank
from app.schemas.bank.accounts import (
    AnswersRead,
    CardEventKept,
    CardEventSent,
    VerificationAnswers,
    VerificationRead,
)
from app.schemas.common import Page
from app.usecases.accounts.answer_verifications import answer_verifications
from app.usecases.accounts.keep_card_event import keep_card_event

router = HouseRouter(tags=["账户"])


class VerificationsListed(Term):
    OPEN = "open", "尚未反馈"


OpenOnly = Annotated[VerificationsListed, Query(description="只列出尚未反馈的核验。")]


@router.get("/account-verifications")
async def list_verifications(
    asked: PageQuery,
    bank: SignedInBank,
    session: DbSession,
    state: OpenOnly = VerificationsListed.OPEN,  # noqa: ARG001  # What was answered is read one by one.
) -> Page[VerificationRead]:
    """List accounts whose holder the bureau wants confirmed, the longest waiting first."""
    rows = await open_verifications(session, bank.scope, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.verification.id,))
    return Page(items=[VerificationRead.of(row) for row in page], next_cursor=cursor)


@router.get("/account-verifications/{verification_id:uuid}")
async def read_verification(
    verification_id: UUID, bank: SignedInBank, session: DbSession
) -> VerificationRead:
    """Read one of them, answered or not."""
    return VerificationRead.of(await verification_named(session, bank.scope, verification_id))


@router.post("/account-verifications", keeps_answer_for=MONEY)
async def answer_account_verifications(
    sent: VerificationAnswers, bank: SignedInBank, session: DbSession, now: Now
) -> AnswersRead:
    """Answer up to 1000 of them; each answer stands alone, and repeating one is harmless."""
    outcomes = await answer_verifications(session, bank.scope, sent.answers(), now)
    return AnswersRead.of(sent, outcomes)


@router.post("/card-events", status_code=status.HTTP_202_ACCEPTED, keeps_answer_for=MONEY)
async def tell_card_event(
    sent: CardEventSent, bank: SignedInBank, session: DbSession, now: Now
) -> CardEventKept:
    """Say what happened to a card; it is kept under its serial, and accounts follow."""
    event = await keep_card_event(
        session,
        bank.scope,
        bank.bank_code,
        sent.content(),
        happened_at=sent.happened_at,
        now=now,
    )
    return CardEventKept.of(event)
