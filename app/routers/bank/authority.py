"""What a route for banks asks of its caller, as types in its signature."""

from typing import Annotated

from fastapi import Depends, Request

from app.domain.identity.message_signature import VerifiedMessage
from app.edge.bank import BankMay, BankReads, HotBankCall
from app.edge.session import DbSession
from app.edge.signatures import SignatureHeaders, verified_message
from app.policies.principals import Bank

# scope="function": what was handed out is noted before the answer leaves.
SignedInBank = Annotated[Bank, Depends(BankMay(), scope="function")]
MayAskPayments = Annotated[HotBankCall, Depends(BankReads())]


async def _delivered(
    request: Request,
    bank: SignedInBank,
    session: DbSession,
    _shown: Annotated[None, SignatureHeaders],
) -> VerifiedMessage | None:
    return await verified_message(request, session, bank)


WithSignature = Annotated[VerifiedMessage | None, Depends(_delivered)]
"""What the caller signed of this message; programs that must sign are refused without."""
