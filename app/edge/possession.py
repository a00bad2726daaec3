"""A bound token opens the door only in the hands of whoever it was issued to.

Either the call carries a proof signed for it alone (RFC 9449), or the connection had the
client's certificate, as the proxy in front of us says (RFC 8705).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from starlette.requests import Request

from app.adapters.es256 import verified_proof
from app.domain.identity.errors import ProofRefused
from app.domain.identity.possession import (
    BindingWay,
    Call,
    Holder,
    KeyBinding,
    Proof,
    read_thumbprint,
)
from app.domain.identity.strict_jws import TokenRefused

PROOF_HEADER = "dpop"
CERTIFICATE_HEADER = "x-client-cert-sha256"
"""Only a trusted proxy may send it: app/edge/proxies.py takes it from everybody else."""


class Scheme(StrEnum):
    BEARER = "bearer"
    DPOP = "dpop"


SCHEMES_OF: Mapping[bool, frozenset[str]] = {
    False: frozenset({Scheme.BEARER}),
    True: frozenset(Scheme),
}
"""By whether the tokens of an audience are bound."""

_SCHEME_OF = {BindingWay.PROOF: Scheme.DPOP, BindingWay.CERTIFICATE: Scheme.BEARER}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a caller without a token has shown: a token will be bound to it."""

    binding: KeyBinding
    proof: Proof | None


def expect_possession(request: Request, scheme: Scheme, token: str, holder: Holder | None) -> None:
    """Refuse a bound token in other hands; the proof of a call is left to be spent."""
    request.state.proof = None
    if holder is None:
        return
    binding = holder.binding
    if scheme is not _SCHEME_OF[binding.way]:
        raise ProofRefused
    if binding.way is BindingWay.PROOF:
        request.state.proof = _proof(request, token)
        shown = request.state.proof.thumbprint
    else:
        shown = _only(request, CERTIFICATE_HEADER)
    if not compare_digest(shown.encode(), binding.thumbprint.encode()):
        raise ProofRefused


async def shown_at_sign_in(request: Request) -> Shown:
    """Return what the token that is asked for shall be bound to: a key before a certificate."""
    if PROOF_HEADER in request.headers:
        proof = _proof(request, None)
        return Shown(KeyBinding(BindingWay.PROOF, proof.thumbprint), proof)
    try:
        seen = read_thumbprint(_only(request, CERTIFICATE_HEADER))
    except (TokenRefused, ValueError) as error:
        raise ProofRefused from error
    return Shown(KeyBinding(BindingWay.CERTIFICATE, seen), None)


def _proof(request: Request, token: str | None) -> Proof:
    house = request.app.state.house
    # Where we are is ours to say: a Host header is whatever the caller writes.
    url = house.settings.public_url + request.scope["path"]
    call = Call(request.method, url, token)
    try:
        return verified_proof(_only(request, PROOF_HEADER), call, house.clock())
    except Exception as error:  # Whatever is wrong with it, it is no proof.
        raise ProofRefused from error


def _only(request: Request, header: str) -> str:
    values = request.headers.getlist(header)
    if len(values) != 1:
        raise ProofRefused
    return values[0]
