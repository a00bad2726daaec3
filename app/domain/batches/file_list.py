"""The list of a batch for the file (花名册): who is paid what, masked for whoever takes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.payments.plain_words import KIND_EN, STATUS_EN
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.veterans.masks import mask_name
from app.domain.veterans.terms import CategoryCode, DisabilityNature


@dataclass(frozen=True, slots=True)
class Sight:
    """What whoever takes the list may see; identity and account numbers nobody sees in full."""

    names: bool
    health: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One attempt of one payment, as this batch carried it."""

    payment_no: str
    attempt: int
    village: str
    payee_name: str = field(repr=False)
    id_number: str  # Masked; empty where the person is out of sight by now.
    bank: Localised
    account_last4: str
    category: CategoryCode | None
    nature: DisabilityNature | None
    grade: int | None
    service_years: int | None
    period: date
    kind: PaymentKind
    amount_fen: int
    status: PaymentStatus
    explanation: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHead:
    """What stands above the lines, for the stamp."""

    number: str
    programme: Localised
    county: str
    period: date
    status: str
    count: int
    total_fen: int
    digest: str
    hands: tuple[str, str, str]  # Prepared, reviewed, approved; empty where nobody has.


Cell = Callable[[FileLine, Sight, bool], object]


def _of(value: Localised, english: bool) -> str:
    return value.en if english else value.zh


COLUMNS: Mapping[Localised, Cell] = {
    Localised("发放编号", "Payment no."): lambda line, _, __: line.payment_no,
    Localised("次数", "Attempt"): lambda line, _, __: line.attempt,
    Localised("村（社区）", "Village"): lambda line, _, __: line.village,
    Localised("姓名", "Name"): lambda line, sight, __: (
        line.payee_name if sight.names else mask_name(line.payee_name)
    ),
    Localised("身份证号", "Identity number"): lambda line, _, __: line.id_number,
    Localised("银行", "Bank"): lambda line, _, english: _of(line.bank, english),
    Localised("账号", "Account"): lambda line, _, __: (
        f"****{line.account_last4}" if line.account_last4 else ""
    ),
    Localised("对象类别", "Category"): lambda line, _, english: (
        "" if line.category is None else line.category.value if english else line.category.label
    ),
    Localised("残疾性质", "Cause"): lambda line, sight, english: (
        ""
        if line.nature is None or not sight.health
        else line.nature.value
        if english
        else line.nature.label
    ),
    Localised("残疾等级", "Grade"): lambda line, sight, __: (
        "" if line.grade is None or not sight.health else line.grade
    ),
    Localised("服役年限", "Years served"): lambda line, _, __: line.service_years or "",
    Localised("所属期", "Period"): lambda line, _, __: f"{line.period:%Y-%m}",
    Localised("种类", "Kind"): lambda line, _, english: (
        KIND_EN[line.kind] if english else line.kind.label
    ),
    Localised("计发说明", "How it was reckoned"): lambda line, _, english: _of(
        line.explanation, english
    ),
    Localised("金额（元）", "Amount (yuan)"): lambda line, _, __: yuan(line.amount_fen),
    Localised("状态", "Status"): lambda line, _, english: (
        STATUS_EN[line.status] if english else line.status.label
    ),
}


def above(head: FileHead, *, english: bool) -> list[Sequence[object]]:
    """Return the summary and the names of the columns."""
    prepared, reviewed, approved = head.hands
    said: Mapping[Localised, object] = {
        Localised("批次号", "Batch"): head.number,
        Localised("发放项目", "Programme"): _of(head.programme, english),
        Localised("发放县", "County"): head.county,
        Localised("所属期", "Period"): f"{head.period:%Y-%m}",
        Localised("状态", "Status"): head.status,
        Localised("笔数", "Lines"): head.count,
        Localised("合计（元）", "Total (yuan)"): yuan(head.total_fen),
        Localised("经办", "Prepared by"): prepared,
        Localised("复核", "Reviewed by"): reviewed,
        Localised("财务", "Approved by"): approved,
        Localised("名单摘要", "Digest"): head.digest,
    }
    rows: list[Sequence[object]] = [(_of(name, english), value) for name, value in said.items()]
    return [*rows, (), [_of(name, english) for name in COLUMNS]]


def row(line: FileLine, sight: Sight, *, english: bool) -> list[object]:
    return [cell(line, sight, english) for cell in COLUMNS.values()]


def below(count: int, total_fen: int, head: FileHead, *, english: bool) -> list[Sequence[object]]:
    """Return what the lines add up to; a list that was built anew meanwhile says so."""
    whole = Localised("名单完整", "complete")
    broken = Localised("名单有变动，请重新下载", "the batch changed meanwhile: download it again")
    told = whole if (count, total_fen) == (head.count, head.total_fen) else broken
    total = Localised("合计", "Total")
    return [(), (_of(total, english), count, yuan(total_fen), _of(told, english))]
