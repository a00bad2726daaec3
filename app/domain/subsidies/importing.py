"""A list of entitlements: what a row says, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.catalogue.wording import Localised
from app.domain.operations.imports.columns import Column, ColumnType, choices_of
from app.domain.operations.imports.rows import ImportRow, RowFault, Value
from app.domain.subsidies.months import next_month
from app.domain.subsidies.opening import Opening, faults_of, starts_in, unpaid_because
from app.domain.subsidies.programme import Cadence, Payer, Programme
from app.domain.veterans.terms import CategoryCode, DisabilityNature

TITLE = Localised("待遇名册", "Entitlements")
COLUMNS = (
    Column("id_number", "身份证号", "Identity number", ColumnType.ID_NUMBER),
    Column("name", "姓名", "Name", longest=60),
    Column("programme", "发放项目", "Programme", longest=60, help_zh="项目名称或代码"),
    Column(
        "category",
        "类别",
        "Category",
        ColumnType.CHOICE,
        required=False,
        choices=choices_of(CategoryCode),
    ),
    Column("grade", "等级", "Grade", ColumnType.WHOLE, required=False, help_zh="1至10级"),
    Column(
        "nature",
        "性质",
        "Nature",
        ColumnType.CHOICE,
        required=False,
        choices=choices_of(DisabilityNature),
    ),
    Column("service_years", "服役年限", "Service years", ColumnType.WHOLE, required=False),
    Column(
        "fixed_fen",
        "标准(元)",
        "Amount (yuan)",
        ColumnType.YUAN,
        required=False,
        help_zh="有标准文件的项目不填",
    ),
    Column("starts_on", "起始月", "First month", ColumnType.MONTH),
    Column("last_on", "结束月", "Last month", ColumnType.MONTH, required=False),
    Column(
        "due_from",
        "首发月",
        "First month here",
        ColumnType.MONTH,
        required=False,
        help_zh="由本系统开始发放的月份；不填为本月，全部在过去的为起始月",
    ),
    Column("reference", "依据文号", "Decision"),
)
NATURAL_KEY = ("id_number", "programme", "starts_on")

MOST = {"grade": 10, "service_years": 80}
_COLUMN_OF = {"ends_before": "last_on"}


@dataclass(frozen=True, slots=True)
class Registered:
    """One person of the registry, as far as a row is compared."""

    id: UUID
    name: str
    died_on: date | None
    related: bool  # Whoever brings or confirms the list is this person, or of the family.
    lives_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Months:
    """[from_on, before_on), None: without an end."""

    from_on: date
    before_on: date | None

    def meets(self, other: "Months") -> bool:
        return (self.before_on is None or other.from_on < self.before_on) and (
            other.before_on is None or self.from_on < other.before_on
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What a chunk of rows is judged against."""

    persons: Mapping[str, Registered]  # By identity number.
    held: Mapping[tuple[UUID, str], Sequence[Months]]  # By person and programme.
    programmes: Mapping[str, Programme]
    this_month: date

    def programme_named(self, name: str) -> Programme | None:
        """Return the programme of that code or title, where this bureau pays it."""
        found = (p for p in self.programmes.values() if name in {p.code, p.title.zh, p.title.en})
        programme = next(found, None)
        return programme if programme and programme.payer is Payer.BUREAU else None


def judge(row: ImportRow, known: Known) -> Sequence[RowFault]:
    """Name everything that is wrong with a row whose cells can be read."""
    programme = known.programme_named(row.text("programme"))
    person = _whose(row, known.persons.get(row.text("id_number")), programme)
    faults = list(_of_person(row, person))
    if programme is None:
        return [*faults, RowFault("programme", "programme_closed")]
    if beyond := [part for part, most in MOST.items() if not _within(_cell(row, part), most)]:
        return [*faults, *(RowFault(part, "row_amount_not_whole") for part in beyond)]
    opening = opening_of(row, programme, known.this_month)
    faults += [_shown(fault.pointer, fault.code) for fault in faults_of(opening, programme)]
    if unpaid := unpaid_because(programme, opening.nature, opening.grade):
        faults.append(RowFault("grade", "nothing_paid_for", (("source", unpaid.source),)))
    if opening.starts_on > next_month(known.this_month):
        faults.append(RowFault("starts_on", "row_starts_too_late"))
    if person is not None and _is_held(opening, known.held.get((person.id, programme.code), ())):
        faults.append(RowFault("programme", "already_entitled"))
    return faults


def opening_of(row: ImportRow, programme: Programme, this_month: date) -> Opening:
    """Return what a sound row opens."""
    starts_on = starts_in(programme, row.day("starts_on"))
    ends_before = None if _cell(row, "last_on") is None else next_month(row.day("last_on"))
    category, nature = _cell(row, "category"), _cell(row, "nature")
    return Opening(
        programme=programme.code,
        starts_on=starts_on,
        ends_before=ends_before,
        due_from=_due_from(_cell(row, "due_from"), starts_on, ends_before, programme, this_month),
        category=None if category is None else CategoryCode(str(category)),
        nature=None if nature is None else DisabilityNature(str(nature)),
        grade=_whole(row, "grade"),
        service_years=_whole(row, "service_years"),
        fixed_fen=_whole(row, "fixed_fen"),
    )


def _due_from(
    named: object, starts_on: date, ends_before: date | None, programme: Programme, now: date
) -> date:
    """What runs already was paid before this system; what is over is brought to be paid."""
    if isinstance(named, date):
        return max(named, starts_on)
    over = ends_before is not None and ends_before <= now
    if over or programme.cadence in {Cadence.ONE_OFF, Cadence.YEARLY}:
        return starts_on
    return max(starts_on, now)


def _whose(
    row: ImportRow, person: Registered | None, programme: Programme | None
) -> Registered | None:
    """Of people elsewhere a list knows the families of conscripts, by number and name alone."""
    if person is None or not person.lives_elsewhere:
        return person
    sought = programme is not None and not programme.follows_the_person
    return person if sought and person.name == row["name"] else None


def _of_person(row: ImportRow, person: Registered | None) -> Sequence[RowFault]:
    if person is None:
        return [RowFault("id_number", "person_unknown")]
    faults = []
    if person.name != row["name"]:
        faults.append(RowFault("name", "row_name_differs"))
    if person.died_on is not None and row.day("starts_on") > person.died_on:
        faults.append(RowFault("id_number", "row_person_dead"))
    if person.related:
        faults.append(RowFault("id_number", "row_own_family"))
    return faults


def _is_held(opening: Opening, held: Sequence[Months]) -> bool:
    wanted = Months(opening.starts_on, opening.ends_before)
    return any(wanted.meets(months) for months in held)


def _shown(pointer: str, code: str) -> RowFault:
    part = pointer.removeprefix("/")
    return RowFault(_COLUMN_OF.get(part, part), code)


def _within(value: object, most: int) -> bool:
    return value is None or (isinstance(value, int) and 1 <= value <= most)


def _whole(row: ImportRow, key: str) -> int | None:
    return None if _cell(row, key) is None else row.whole(key)


def _cell(row: ImportRow, key: str) -> Value:
    """Return an optional cell; a list may leave its column out."""
    return row.values.get(key)
