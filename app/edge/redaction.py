"""What logs and problem answers must never show."""

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import category

REDACTED = "[redacted]"

PERSONAL_KEYS = frozenset(
    """
    name names former_names real_name nickname username openid unionid session_key js_code
    id_number id_card identity_number phone mobile phone_number telephone contact_phone
    card_number account_number bank_account address home_address
    password secret token access_token refresh_token id_token authorization cookie set_cookie
    otp totp code phone_code binding_code client_assertion dpop idempotency_key
    """.split()  # noqa: SIM905  # A list to read, three words a line would be longer.
)

# Ids of ours pass: a UUID, or the 32 hexadecimal digits of a trace id.
_OURS = (
    r"(?<![0-9A-Za-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(?=[0-9]*[a-f])[0-9a-f]{32})(?![0-9A-Za-z])"
)
# Identity numbers have 15 or 17 digits and a check character, cards 13 to 19, often in groups;
# \d also takes full-width digits. Twelve digits are a division code.
_NUMBER = r"\d(?:[ \-\u2010-\u2015.]?\d){12,}(?:[ \-]?[XxＸｘ])?"
_MOBILE = r"(?<!\d)1[3-9](?:[ -]?\d){9}(?!\d)"
_MOBILE_WIDE = r"(?<!\d)１[３-９](?:[ -]?\d){9}(?!\d)"
_BEARER = r"eyJ[\w-]{4,}(?:\.[\w-]*){1,4}|(?i:bearer|basic|dpop)\s+[\w.~+/=-]{6,}"
# PostgreSQL quotes what it refused, SQLAlchemy what it sent, pydantic what it was given: to the
# end of their line.
_ROW = (
    r"(?:Failing row contains \(|Key \([^=\n]*\)=\(|\[parameters: |invalid input [^:\n]*: "
    r"|parameter \$\d+ = |, column \w+: |COPY \w+, line \d+: |input_value=|'input': )[^\n]*"
)
_PAIR = (
    r"(?P<label>['\"]?\b(?:" + "|".join(sorted(PERSONAL_KEYS)) + r")['\"]?\s*[:=]\s*)"
    r"(?:'[^']*'|\"[^\"]*\"|[^\s,;&)}\]]+)"
)
_SECRET = re.compile(
    "|".join(
        (f"(?P<ours>{_OURS})", _BEARER, f"(?P<row>{_ROW})", _PAIR, _NUMBER, _MOBILE, _MOBILE_WIDE)
    ),
    re.DOTALL,
)
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def redact_text(text: str) -> str:
    """Return `text` without personal numbers, tokens and the values of personal fields."""
    if text.isascii() and text.isalpha():
        return text  # One plain word: most of what is logged, and quick to see.
    return _SECRET.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    if match["ours"]:
        return match["ours"]
    return f"{match['label'] or ''}{REDACTED}"


def one_line(text: str) -> str:
    """Show line breaks, bidi marks and other invisible characters as their escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(c) if category(c) in _INVISIBLE else c for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def redact(value: Any) -> Any:
    """Return `value` for the log: plain JSON, nothing personal, one line."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**10 else redact_text(str(value))
    if isinstance(value, Mapping):
        return {
            one_line(redact_text(str(key))): redact_member(key, item) for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    return one_line(redact_text(value if isinstance(value, str) else str(value)))


def redact_member(key: object, item: Any) -> Any:
    """Return what may be shown under `key`: of a personal field, that it was there."""
    personal = isinstance(key, str) and key.lower().replace("-", "_") in PERSONAL_KEYS
    return REDACTED if personal and item is not None else redact(item)
