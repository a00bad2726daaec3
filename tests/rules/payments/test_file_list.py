"""Cells of a list for the file: nothing is a formula, nothing breaks a row, names by permission."""

from dataclasses import replace
from datetime import date

import pytest

from app.adapters.spreadsheets.text_lists import text_rows
from app.domain.batches.file_list import COLUMNS, FileLine, Sight, row
from app.domain.catalogue.wording import Localised
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.veterans.terms import CategoryCode, DisabilityNature

LINE = FileLine(
    payment_no="P350505202611000000000001",
    attempt=1,
    village="锦祥社区",
    payee_name="欧阳建国",
    id_number="350505********0016",
    bank=Localised("中国农业银行", "Agricultural Bank of China"),
    account_last4="0016",
    category=CategoryCode.DISABLED_VETERAN,
    nature=DisabilityNature.DUTY,
    grade=6,
    service_years=None,
    period=date(2026, 11, 1),
    kind=PaymentKind.REGULAR,
    amount_fen=1_066_110,
    status=PaymentStatus.PAID,
    explanation=Localised("国家标准", "national rate"),
)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", '"\'=1+1"'),
        ("+86", '"\'+86"'),
        ("-5", '"\'-5"'),
        ("@SUM(A1)", '"\'@SUM(A1)"'),
        ("  =1+1", '"\'  =1+1"'),
        ("\t=1", '"\'\t=1"'),
        ("＝1+1", '"\'＝1+1"'),
        ('林"秀"英', '"林""秀""英"'),
        ("张\r\n三", '"张 三"'),
        ("\n=1", '"\' =1"'),
        ("a,b", '"a,b"'),
        (5, '"5"'),
    ],
)
def test_no_cell_is_a_formula_or_breaks_its_row(cell: object, written: str) -> None:
    assert text_rows([[cell]]).decode() == f"{written}\r\n"


def _shown(sight: Sight, *, english: bool = False) -> dict[str, object]:
    names = [label.en if english else label.zh for label in COLUMNS]
    return dict(zip(names, row(LINE, sight, english=english), strict=True))


def test_names_and_grades_are_shown_to_whom_the_permission_allows() -> None:
    all_of_it = _shown(Sight(names=True, health=True))
    assert (all_of_it["姓名"], all_of_it["残疾性质"], all_of_it["残疾等级"]) == (
        "欧阳建国",
        "因公",
        6,
    )
    masked = _shown(Sight(names=False, health=False))
    assert (masked["姓名"], masked["残疾性质"], masked["残疾等级"]) == ("欧阳*国", "", "")
    for seen in (all_of_it, masked):
        assert (seen["身份证号"], seen["账号"]) == ("350505********0016", "****0016")
        assert (seen["所属期"], seen["金额（元）"], seen["状态"]) == (
            "2026-11",
            "10,661.10",
            "已到账",
        )


def test_it_is_written_in_english_too_and_what_is_out_of_sight_is_empty() -> None:
    assert _shown(Sight(names=True, health=True), english=True)["Cause"] == "duty"
    gone = replace(LINE, account_last4="", id_number="")
    assert row(gone, Sight(names=True, health=True), english=True)[4:7] == [
        "",
        "Agricultural Bank of China",
        "",
    ]
