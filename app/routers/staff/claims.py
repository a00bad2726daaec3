"""A bank claims to have paid what was taken for not paid: one person answers, another confirms."""

from uuid import UUID

from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.results.claims import answers_of
from app.routers.staff.authority import MayAnswerClaims, MayConfirmClaims, MayReadPayments
from app.schemas.staff.claims import AnswerWanted, ClaimAnswerRead, ClaimAnswersRead, SendingBack
from app.schemas.staff.results import BankLineRead
from app.usecases.results.answer_claim import answer_claim as answer
from app.usecases.results.confirm_claim import confirm_claim as confirm
from app.usecases.results.send_back_claim import send_back_claim as send_back

router = HouseRouter(tags=["回盘"])


@router.get("/bank-lines/{line_id:uuid}/answers")
async def list_claim_answers(
    line_id: UUID, staff: MayReadPayments, session: DbSession
) -> ClaimAnswersRead:
    """Read what the bank answered about a line that claims a payment."""
    rows = await answers_of(session, staff.scope, line_id)
    return ClaimAnswersRead(items=[ClaimAnswerRead.of(row) for row in rows])


@router.post("/bank-lines/{line_id:uuid}:answer", keeps_answer_for=MONEY)
async def answer_claim(
    line_id: UUID, wanted: AnswerWanted, staff: MayAnswerClaims, session: DbSession, now: Now
) -> ClaimAnswerRead:
    """Enter whether the bank has paid indeed; nothing follows before another person confirms it."""
    return ClaimAnswerRead.of(await answer(session, staff, line_id, wanted.answer(), now))


@router.post("/bank-lines/{line_id:uuid}:confirm", keeps_answer_for=MONEY)
async def confirm_claim(
    line_id: UUID, staff: MayConfirmClaims, session: DbSession, now: Now
) -> BankLineRead:
    """Confirm the bank's answer: the payment is settled as paid, or may be paid again."""
    return BankLineRead.of(await confirm(session, staff, line_id, now))


@router.post("/bank-lines/{line_id:uuid}:send-back", keeps_answer_for=MONEY)
async def send_back_claim(
    line_id: UUID, wanted: SendingBack, staff: MayConfirmClaims, session: DbSession, now: Now
) -> ClaimAnswerRead:
    """Send an answer back: the claim is open as before."""
    return ClaimAnswerRead.of(await send_back(session, staff, line_id, wanted.reason, now))
