"""Forms as RFC 6749 sends them: each member once, and every octet of it well-formed."""

import re
from urllib.parse import parse_qsl

from app.domain.errors import FieldFault, Invalid
from app.edge.errors import FormUnreadable

MOST_MEMBERS = 16
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_ENCODED = re.compile(rb"(?:[A-Za-z0-9*._~:/+=&-]|%[0-9A-Fa-f]{2})*")


def strict_form(raw: bytes) -> dict[str, str]:
    """Return the members of a form; a member without a value is taken for absent."""
    if _ENCODED.fullmatch(raw) is None:
        raise FormUnreadable
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(raw),
            errors="strict",
            max_num_fields=MOST_MEMBERS,
        )
    except ValueError:
        raise FormUnreadable from None
    if any(_CONTROLS.search(part) for pair in pairs for part in pair):
        raise FormUnreadable
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Invalid(errors=(FieldFault("", "duplicate_key"),))
    return {name: value for name, value in members.items() if value}
