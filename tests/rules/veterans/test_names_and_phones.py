"""Names as they are stored, read aloud and searched; telephones in one form."""

import pytest

from app.adapters.pinyin import read_name
from app.domain.veterans import phone
from app.domain.veterans.errors import NameMalformed, PhoneMalformed
from app.domain.veterans.names import canonical, canonical_pinyin, surname_of


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("陈建国", "陈建国"),
        (" 张 三 ", "张三"),
        ("张\u3000三", "张三"),
        ("雷•阿妹", "雷·阿妹"),
        ("雷・阿妹", "雷·阿妹"),
        ("买买提.吐尔逊".replace(".", "\uff0e"), "买买提·吐尔逊"),
        ("𠮷田龘", "𠮷田龘"),
        ("葛\U000e0100明", "葛\U000e0100明"),  # One of the two shapes of 葛.
        ("John  Smith", "John Smith"),
    ],
)
def test_a_name_has_one_way_of_being_stored(written: str, stored: str) -> None:
    assert canonical(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "",
        "  ",
        "张3",
        "张三\u202e",
        "张\u200b三",
        "张\n三\x00",
        "=cmd()",
        "<b>",
        "张" * 51,
        "张,三",
    ],
)
def test_what_no_name_holds_is_refused(written: str) -> None:
    with pytest.raises(NameMalformed):
        canonical(written)


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("陈建国", "陈"),
        ("欧阳建国", "欧阳"),
        ("欧阳明", "欧阳"),
        ("欧阳", "欧"),
        ("尉迟恭", "尉迟"),
        ("范徐丽泰", "范"),
        ("司马·迁", "司"),
    ],
)
def test_surnames_of_two_characters_are_told_apart(name: str, surname: str) -> None:
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("陈建国", "chenjianguo", "cjg"),
        ("曾志强", "zengzhiqiang", "zzq"),
        ("单国庆", "shanguoqing", "sgq"),
        ("解放军", "xiefangjun", "xfj"),
        ("仇英", "qiuying", "qy"),
        ("查良", "zhaliang", "zl"),
        ("覃小明", "qinxiaoming", "qxm"),
        ("区志明", "ouzhiming", "ozm"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟明", "moqiming", "mqm"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("吕明", "lvming", "lm"),
        ("雷·阿妹", "leiamei", "lam"),
        ("任重", "renzhong", "rz"),
        ("华罗庚", "hualuogeng", "hlg"),
        ("盖叫天", "gejiaotian", "gjt"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, full: str, initials: str) -> None:
    reading = read_name(name)
    assert (reading.full, reading.initials) == (full, initials)


@pytest.mark.parametrize("unseen", ["\u3164", "\u3164\uffa0", "\ufe00", "\u0301", "'", "-"])
def test_a_name_without_a_letter_is_refused(unseen: str) -> None:
    with pytest.raises(NameMalformed):
        canonical(unseen)


@pytest.mark.parametrize("name", ["〇一", "雷·阿妹", "\U00030edd明", "O'Neil", "诺敏-图雅"])
def test_rare_and_foreign_names_stand(name: str) -> None:
    assert canonical(name) == name


def test_letters_that_nobody_can_see_make_no_second_name() -> None:
    assert canonical("陈\u3164建国") == "陈建国"


@pytest.mark.parametrize("typed", ["lvming", "Lü Ming", "LYU MING", "lyu-ming", "lv'ming"])
def test_a_searcher_may_type_pinyin_as_she_likes(typed: str) -> None:
    assert canonical_pinyin(typed) == "lvming"


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "8613800138000",
        "008613800138000",
        "\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10",
    ],
)
def test_a_telephone_has_one_canonical_form(written: str) -> None:
    assert phone.parse(written) == "13800138000"


@pytest.mark.parametrize(
    "written",
    ["", "1380013800", "138001380000", "12800138000", "0595-22160000", "+8513800138000",
     "\u0661\u0663\u0668\u0660\u0660\u0661\u0663\u0668\u0660\u0660\u0660", "13800138000\n"],
)  # fmt: skip
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(PhoneMalformed):
        phone.parse(written)
