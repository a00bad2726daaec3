"""Everything that keeps a line out of a list has words for whoever waits for the money."""

import pytest

from app.domain.batches.checks import Finding
from app.domain.batches.left_out import LEFT_OUT, WAITS, explained_due


@pytest.mark.parametrize("finding", list(Finding))
def test_every_finding_says_why_and_what_to_do(finding: Finding) -> None:
    plain = explained_due([finding.value, Finding.NO_RATE.value])
    assert plain is LEFT_OUT[finding]
    for text in (plain.reason, plain.next_step):
        assert 0 < len(text.zh) <= 40
        assert not text.zh.endswith("。")
        assert text.en[0].isupper()


@pytest.mark.parametrize("finding", [Finding.DECEASED, Finding.DEATH_REPORTED])
def test_of_a_death_no_screen_says_a_word(finding: Finding) -> None:
    plain = explained_due([finding.value])
    assert (plain.reason.zh, plain.next_step.zh) == ("先留着，正在核对", "服务站会联系家里")


def test_what_no_list_left_out_waits_for_the_next() -> None:
    assert explained_due(None) is WAITS
