"""Which one-time codes are taken."""

from datetime import UTC, datetime

import pytest

from app.adapters.one_time_codes import code_of
from app.domain.identity.otp import matching_pair, matching_step, step_of

# RFC 6238, appendix B: the secret of its SHA-1 vectors, with six of the eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
AT_59 = datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC)
NOW = datetime(2009, 2, 13, 23, 31, 30, tzinfo=UTC)  # 1234567890 seconds
STEP = 41152263


def code_at(step: int) -> str:
    return code_of(RFC_SECRET)(step)


@pytest.mark.parametrize(("at", "step", "code"), [(AT_59, 1, "287082"), (NOW, STEP, "005924")])
def test_codes_are_those_of_the_standard(at: datetime, step: int, code: str) -> None:
    assert step_of(at) == step
    assert code_at(step) == code


@pytest.mark.parametrize(
    ("drift", "last", "found"),
    [
        (0, None, STEP),
        (-1, None, STEP - 1),
        (1, None, STEP + 1),
        (-2, None, None),
        (2, None, None),
        (0, STEP - 1, STEP),
        (0, STEP, None),
        (-1, STEP, None),
        (1, STEP, STEP + 1),
    ],
)
def test_a_code_is_taken_one_step_around_now_and_once(
    drift: int, last: int | None, found: int | None
) -> None:
    assert matching_step(code_at, code_at(STEP + drift), NOW, last) == found


@pytest.mark.parametrize(
    ("first", "second", "last", "found"),
    [
        (STEP - 1, STEP, None, STEP),
        (STEP, STEP + 1, None, STEP + 1),
        (STEP - 2, STEP - 1, None, STEP - 1),
        (STEP, STEP, None, None),
        (STEP, STEP - 1, None, None),
        (STEP - 2, STEP, None, None),
        (STEP - 1, STEP, STEP - 2, STEP),
        (STEP - 1, STEP, STEP - 1, None),
        (STEP - 1, STEP, STEP, None),
    ],
)
def test_two_codes_in_a_row_are_both_unspent(
    first: int, second: int, last: int | None, found: int | None
) -> None:
    assert matching_pair(code_at, (code_at(first), code_at(second)), NOW, last) == found


@pytest.mark.parametrize("code", ["", "00592", "0059240", "００５９２４"])
def test_what_only_looks_like_a_code_is_none(code: str) -> None:
    assert matching_step(code_at, code, NOW, None) is None
