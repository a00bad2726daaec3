"""What banks claim to have paid against our books: asked about, answered, confirmed by another."""

from typing import Any

from sqlalchemy import select

from app.domain.results.claims import CLAIMS
from app.domain.results.terms import AnswerState, ClaimVerdict
from app.models.payments.claims import ClaimAnswer
from app.models.payments.results import BankLine
from app.usecases.results.answer_claim import Answer, answer_claim
from app.usecases.results.confirm_claim import confirm_claim
from app.usecases.results.send_back_claim import send_back_claim
from tests.properties.money_try import Deed, Try

_ANSWERED = select(ClaimAnswer.line_id).where(ClaimAnswer.state == AnswerState.WAITING)


async def _claim(t: Try, *more: Any) -> BankLine | None:
    claims = BankLine.problem.in_(CLAIMS), BankLine.seen_at.is_(None)
    return await t.one(BankLine, *claims, *more) or await t.one(BankLine, *claims)


async def _answer(t: Try) -> object:
    line = await _claim(t, BankLine.id.not_in(_ANSWERED))
    verdict = t.other(ClaimVerdict.PAID, ClaimVerdict.NOT_PAID)
    answer = Answer(verdict, f"查复〔2026〕{next(t.county.numbers)}号", "已与银行核对")
    return line and await answer_claim(t.session, t.staff, line.id, answer, t.now)


async def _confirm(t: Try) -> object:
    line = await _claim(t, BankLine.id.in_(_ANSWERED))
    return line and await confirm_claim(t.session, t.staff, line.id, t.now)


async def _send_back(t: Try) -> object:
    line = await _claim(t, BankLine.id.in_(_ANSWERED))
    return line and await send_back_claim(t.session, t.staff, line.id, "查复书不清", t.now)


CLAIM_DEEDS: dict[str, Deed] = {
    "answer_claim": _answer,
    "confirm_claim": _confirm,
    "confirm_claim_too": _confirm,  # Two people must come to the same line.
    "send_back_claim": _send_back,
}
