"""What a route for banks asks of its caller, as types in its signature."""

from typing import Annotated

from fastapi import Depends

from app.edge.bank import BankMay, BankReads, HotBankCall
from app.policies.principals import Bank

# scope="function": what was handed out is noted before the answer leaves.
SignedInBank = Annotated[Bank, Depends(BankMay(), scope="function")]
MayAskPayments = Annotated[HotBankCall, Depends(BankReads())]
