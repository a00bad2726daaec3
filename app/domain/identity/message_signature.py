"""HTTP message signatures (RFC 9421): what a signature says it covers, and the octets it covers.

Of the many ways to write one only the plain one is read: a single signature over components
without parameters, under a key on P-256.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Self
from uuid import UUID

from app.domain.identity.strict_jws import EARLY_BY, TokenRefused

ALGORITHM = "ecdsa-p256-sha256"
LIFE = timedelta(minutes=5)
"""How old a signature may be when it comes."""

LONGEST = 1024
_NAMES = r'\("[a-z@-]{1,30}"(?: "[a-z@-]{1,30}"){0,9}\)'
_PARAMETERS = r'(?:;[a-z]{1,10}=(?:[0-9]{1,10}|"[A-Za-z0-9._~:/+=-]{1,128}")){1,6}'
_INPUT = re.compile(rf"([a-z][a-z0-9_-]{{0,15}})=(({_NAMES})({_PARAMETERS}))", re.ASCII)
_SIGNATURE = re.compile(r"([a-z][a-z0-9_-]{0,15})=:([A-Za-z0-9+/]{86}==):", re.ASCII)
_PARAMETER = re.compile(r';([a-z]+)=(?:([0-9]+)|"([^"]*)")', re.ASCII)
_EMPTY_LINE = b"\n\n"
_KNOWN = frozenset({"created", "keyid", "alg", "nonce", "tag"})


@dataclass(frozen=True, slots=True)
class MessageSignature:
    """`parameters` is the text that is signed with the components."""

    covered: tuple[str, ...]
    parameters: str
    created_at: datetime
    kid: str
    signature: bytes

    @classmethod
    def read(cls, signature_input: str, signature: str) -> Self:
        """Read both headers; whatever is not the plain way is refused."""
        if len(signature_input) > LONGEST:
            raise TokenRefused("too long to be one signature")
        said, signed = _INPUT.fullmatch(signature_input), _SIGNATURE.fullmatch(signature)
        if said is None or signed is None or said[1] != signed[1]:
            raise TokenRefused("not one plain signature")
        found = _PARAMETER.findall(said[4])
        given = {name: number or text for name, number, text in found}
        if len(given) < len(found) or not {"created", "keyid"} <= given.keys() <= _KNOWN:
            raise TokenRefused("not the parameters of a signature")
        if given.get("alg", ALGORITHM) != ALGORITHM or not given["created"].isdigit():
            raise TokenRefused("another algorithm, or no time")
        return cls(
            covered=tuple(said[3][2:-2].split('" "')),
            parameters=said[2],
            created_at=datetime.fromtimestamp(int(given["created"]), UTC),
            kid=given["keyid"],
            signature=_decoded(signed[2]),
        )

    def expect_of_now(self, now: datetime) -> None:
        if not now - LIFE < self.created_at <= now + EARLY_BY:
            raise TokenRefused("signed at another time")

    def base_of(self, components: Mapping[str, str]) -> bytes:
        """Return what was signed of these components: all of them, and each once."""
        if len(self.covered) != len(components) or set(self.covered) != components.keys():
            raise TokenRefused("covers something else")
        return signature_base([(name, components[name]) for name in self.covered], self.parameters)


@dataclass(frozen=True, slots=True)
class VerifiedMessage:
    """What a key of the caller has signed, all that is needed to show it again."""

    key_id: UUID
    base: bytes
    signature: bytes
    signed_at: datetime
    message: bytes

    @property
    def evidence(self) -> bytes:
        """What was signed, an empty line (the former never has one), the message as it came."""
        return self.base + _EMPTY_LINE + self.message


def evidence_parts(octets: bytes) -> tuple[bytes, bytes]:
    """Return what was signed, and the message as it came."""
    base, _, message = octets.partition(_EMPTY_LINE)
    return base, message


def digest_named_in(base: bytes) -> str:
    """Return the digest of the message that was signed."""
    start = b'"content-digest": '
    found = (line for line in base.splitlines() if line.startswith(start))
    return next(found).removeprefix(start).decode("ascii")


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """Return the octets that are signed (RFC 9421, 2.5)."""
    lines = [f'"{name}": {value.strip()}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("ascii")


def parameters_of(names: Sequence[str], *, created_at: datetime, kid: str) -> str:
    covered = " ".join(f'"{name}"' for name in names)
    seconds = int(created_at.timestamp())
    return f'({covered});created={seconds};keyid="{kid}";alg="{ALGORITHM}"'


def content_digest(octets: bytes) -> str:
    """Return the header of RFC 9530."""
    return f"sha-256=:{b64encode(sha256(octets).digest()).decode()}:"


def _decoded(text: str) -> bytes:
    octets = b64decode(text, validate=True)
    if b64encode(octets).decode() != text:
        raise TokenRefused("not canonical base64")
    return octets
