"""What a screen and a public notice may show."""

import pytest

from app.domain.veterans import masks


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张建明", "张*明"),
        ("张明", "张*"),
        ("张", "*"),
        ("欧阳建国", "欧阳*国"),
        ("欧阳明", "欧阳*"),
        ("范徐丽泰", "范**泰"),
        ("雷·阿妹", "雷·*妹"),
        ("阿卜杜拉·买买提", "阿***·**提"),
        ("", "*"),
        ("葛\U000e0100明", "葛\U000e0100*"),  # A rare form of one character is not two.
        ("张明\U000e0100", "张*"),
    ],
)
def test_a_name_keeps_its_surname_and_its_end(name: str, shown: str) -> None:
    assert masks.mask_name(name) == shown


def test_an_identity_number_shows_six_and_four_on_screen() -> None:
    assert masks.mask_id_number("350505190001010016") == "350505********0016"


def test_an_identity_number_shows_three_and_four_in_public() -> None:
    assert masks.mask_id_number_public("350505190001010016") == "350***********0016"


def test_a_telephone_shows_three_and_four() -> None:
    assert masks.mask_phone("13800138000") == "138****8000"


def test_a_card_shows_its_last_four() -> None:
    assert masks.mask_card("6210000000000000009") == "****0009"


@pytest.mark.parametrize("number", ["", "7", "1234"])
def test_a_card_number_of_four_or_less_shows_nothing(number: str) -> None:
    assert masks.mask_card(number) == "****"


@pytest.mark.parametrize("short", ["", "1234", "1234567890"])
def test_what_is_too_short_to_have_a_middle_is_hidden_whole(short: str) -> None:
    assert masks.mask_id_number(short) == "*" * len(short)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("福建省泉州市泉港区山腰街道鸢峰村12号", "福建省泉州市泉港区山腰街道鸢峰村****"),
        ("罗溪镇双溪村\uff13组5号", "罗溪镇双溪村****"),
        ("罗溪镇双溪村大厝旁边", "罗溪镇双溪****"),
        ("", "****"),
        ("惠安县张坂镇下宫村二十三号3楼", "惠安县张坂镇下宫村****"),
        ("三明市八一路海滨花园B栋六零一室", "三明市八一路海滨花园****"),
    ],
)
def test_an_address_hides_the_house(address: str, shown: str) -> None:
    assert masks.mask_address(address) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("350599195503120058", "****0058"),
        ("卡号 6228480402564890018，补发", "卡号 ****0018，补发"),
        ("11010519491231002X", "****002X"),
        ("350505001001", "350505001001"),  # A division.
        ("2026-11", "2026-11"),
    ],
)
def test_a_personal_number_where_it_does_not_belong_is_hidden(text: str, shown: str) -> None:
    assert masks.mask_numbers_in(text) == shown
