"""Enter what the treasury granted (下达预算指标)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.runs import expect_county
from app.domain.payments.errors import AppropriationEntered, ProgrammeRefused
from app.domain.payments.ledger import GRANTED, Posting
from app.domain.subsidies.programme import Payer
from app.models.payments.ledger import Appropriation
from app.policies.principals import Staff
from app.queries.payments.ledger import appropriation_of_paper
from app.queries.subsidies.programmes import programmes
from app.usecases.audit.record import record
from app.usecases.ledger.post import post


@dataclass(frozen=True, slots=True)
class Grant:
    """What one paper grants."""

    county_code: str
    programme: str
    year: int
    amount_fen: int
    document_no: str


async def enter_appropriation(
    session: AsyncSession, staff: Staff, grant: Grant, now: datetime
) -> Appropriation:
    """The same paper is entered once; more money comes with another paper."""
    expect_county(grant.county_code, in_scope=staff.scope.holds(grant.county_code))
    programme = (await programmes(session)).by_code.get(grant.programme)
    if programme is None or programme.payer is not Payer.BUREAU:
        raise ProgrammeRefused("/programme")
    place = (grant.county_code, grant.programme, grant.year)
    if await appropriation_of_paper(session, *place, grant.document_no):
        raise AppropriationEntered

    entered = Appropriation(
        county_code=grant.county_code,
        programme=grant.programme,
        year=grant.year,
        amount_fen=grant.amount_fen,
        document_no=grant.document_no,
        entered_by=staff.id,
        entered_at=now,
    )
    session.add(entered)
    posting = Posting(
        county_code=grant.county_code,
        programme=grant.programme,
        move=GRANTED,
        debit_year=grant.year,
        credit_year=grant.year,
        amount_fen=grant.amount_fen,
        count=1,
        reference=f"appropriation {entered.id}",
    )
    await post(session, [posting], at=now)
    facts = {"document_no": grant.document_no, "amount_fen": grant.amount_fen}
    await record(session, EventTag.APPROPRIATION_ENTERED, entered, at=now, data=facts)
    return entered
