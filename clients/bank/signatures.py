"""Message signatures (RFC 9421): yours on results, the bureau's on files."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence

from clients.bank.digest import content_digest
from clients.bank.keys import SigningKey, signed_by
from clients.bank.problems import SignatureDiffers

ALGORITHM = "ecdsa-p256-sha256"
_LABEL = "bank"
_ANSWERED = re.compile(
    r'([a-z]+)=(\("@status" "content-digest"\);created=[0-9]+;keyid="([^"]+)";alg="([^"]+)")'
)
Jwk = Mapping[str, str]


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """Return what is signed: a line for each component, then the parameters (2.5)."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("ascii")


def signed_message(
    key: SigningKey, *, method: str, url: str, authorization: str, body: bytes, now_seconds: int
) -> dict[str, str]:
    """Return the three headers of a message that nobody can deny or change afterwards.

    `url` is the bureau's published address with the query, `body` what is sent, octet for octet.
    """
    digest = content_digest(body)
    base, parameters = _asked(key, [method, url, authorization, digest], now_seconds=now_seconds)
    signature = b64encode(key.sign_octets(base)).decode("ascii")
    return {
        "Content-Digest": digest,
        "Signature-Input": f"{_LABEL}={parameters}",
        "Signature": f"{_LABEL}=:{signature}:",
    }


def expect_signed_answer(
    status: int, headers: Mapping[str, str], key_named: Callable[[str], Jwk | None]
) -> None:
    """Refuse a file whose digest the bureau has not signed; `key_named` looks into its JWKS."""
    said = _ANSWERED.fullmatch(headers.get("signature-input", ""))
    shown = re.fullmatch(r"([a-z]+)=:([A-Za-z0-9+/=]+):", headers.get("signature", ""))
    if said is None or shown is None or said[1] != shown[1] or said[4] != ALGORITHM:
        raise SignatureDiffers("the answer carries no signature of the bureau")
    components = [("@status", str(status)), ("content-digest", headers["content-digest"])]
    jwk = key_named(said[3])
    if jwk is None:
        raise SignatureDiffers("the bureau publishes no such key")
    if not signed_by(jwk, signature_base(components, said[2]), b64decode(shown[2])):
        raise SignatureDiffers("somebody else signed it, or it was changed")


def _asked(key: SigningKey, values: Sequence[str], *, now_seconds: int) -> tuple[bytes, str]:
    names = ("@method", "@target-uri", "authorization", "content-digest")
    covered = " ".join(f'"{name}"' for name in names)
    parameters = f'({covered});created={now_seconds};keyid="{key.kid}";alg="{ALGORITHM}"'
    return signature_base(list(zip(names, values, strict=True)), parameters), parameters
