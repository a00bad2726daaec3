"""What a refresh token is worth when it is presented."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.identity.refresh import Presented, Verdict, fingerprint, judge, new_secret

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
S = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("used", "successor_used", "live", "expires", "verdict"),
    [
        (None, False, True, NOW + S, Verdict.ROTATE),
        (None, False, True, NOW, Verdict.ENDED),
        (None, False, False, NOW + S, Verdict.ENDED),
        (NOW, False, True, NOW + S, Verdict.IN_PROGRESS),
        (NOW - 4 * S, False, True, NOW + S, Verdict.IN_PROGRESS),
        (NOW - 5 * S, False, True, NOW + S, Verdict.REUSED),
        (NOW - S, True, True, NOW + S, Verdict.REUSED),
        # Reuse is theft even after the token itself has run out.
        (NOW - timedelta(days=8), True, True, NOW - S, Verdict.REUSED),
        (NOW - timedelta(days=8), True, False, NOW - S, Verdict.ENDED),
        # A server clock that stepped back revokes nobody.
        (NOW + 3 * S, False, True, NOW + S, Verdict.IN_PROGRESS),
    ],
)
def test_a_token_is_good_once_haste_is_forgiven_and_theft_is_not(
    used: datetime | None, successor_used: bool, live: bool, expires: datetime, verdict: Verdict
) -> None:
    presented = Presented(
        expires_at=expires, used_at=used, successor_used=successor_used, session_live=live
    )
    assert judge(presented, NOW) is verdict


def test_secrets_differ_and_fit_the_contract() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {43}


def test_a_fingerprint_is_the_same_each_time_and_tells_nothing() -> None:
    assert fingerprint("abc") == fingerprint("abc")
    assert fingerprint("abc").hex().startswith("ba7816bf")
