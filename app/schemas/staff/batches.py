"""Batches as staff prepare, pass on and release them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.domain.catalogue.guide import PublicityPlace
from app.domain.payments.terms import BatchKind
from app.schemas.common import DivisionCode, Line, Paragraph, PersonName, Wire
from app.schemas.money import MonthText, month_of
from app.schemas.staff.entitlements import ProgrammeCode
from app.usecases.batches.fund_remittance import Funding
from app.usecases.batches.prepare_batch import Wanted
from app.usecases.batches.settle_list_objection import Settled

BankCode = Annotated[str, Field(strict=True, pattern=r"^[A-Z]{2,8}$", examples=["ABC"])]
PaymentNo = Annotated[
    str,
    Field(
        strict=True,
        pattern=r"^P[0-9]{24,31}$",
        examples=["P350505202611000000000017"],
    ),
]
VoucherNo = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Last4 = Annotated[str, Field(strict=True, pattern=r"^[0-9]{4}$", examples=["0016"])]


class BatchWanted(Wire):
    """A run to be prepared."""

    programme: ProgrammeCode
    """What is paid."""
    period: MonthText
    """The month; January for programmes paid once a year."""
    county_code: DivisionCode | None = None
    """The county that pays; null: one's own."""
    kind: BatchKind = BatchKind.REGULAR
    """What kind of run; a reissue takes what failed, came back or was held."""
    payment_nos: Annotated[list[PaymentNo], Field(min_length=1, max_length=1000)] | None = None
    """Of a reissue: only these payments; null: all of the programme and county."""

    def wanted(self, own_county: str) -> Wanted:
        return Wanted(
            programme=self.programme,
            period=month_of(self.period),
            county_code=self.county_code or own_county,
            kind=self.kind,
            payment_nos=self.payment_nos if self.kind is BatchKind.REISSUE else None,
        )


class ReasonWanted(Wire):
    """Why something is sent back or given up."""

    reason: Line
    """In words that the next person can act on."""


class ListWanted(Wire):
    """A public list to be hung."""

    place: PublicityPlace
    """The kind of place."""
    site: Line
    """The very board or address."""


class ListEnded(Wire):
    """How a public list ended."""

    conclusion: Paragraph
    """What came of it, also where nobody objected."""


class ListObjectionWanted(Wire):
    """Somebody says that a line is not right."""

    payment_no: PaymentNo
    """The line, by its number."""
    statement: Paragraph
    """What was said; it is kept sealed."""
    name: PersonName | None = None
    """Who said it; null: without a name."""
    contact: Line | None = None
    """How to answer them."""

    def kept(self) -> dict[str, str]:
        told = {"statement": self.statement, "name": self.name, "contact": self.contact}
        return {field: value for field, value in told.items() if value is not None}


class ListSettlement(Wire):
    """Whether an objection holds."""

    upheld: bool
    """True: the line leaves the batch."""
    finding: Paragraph
    """What was found."""

    def settled(self) -> Settled:
        return Settled(self.upheld, self.finding)


class FundingWanted(Wire):
    """The treasury's voucher for one bank's part."""

    bank_code: BankCode
    """The bank."""
    voucher_no: VoucherNo
    """The voucher that moved the money."""
    paying_account: Last4
    """Last four digits of the treasury's account."""
    value_on: date
    """From which day the bank has the money."""

    def funding(self) -> Funding:
        return Funding(self.bank_code, self.voucher_no, self.paying_account, self.value_on)
