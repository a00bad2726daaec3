"""Messages that move money may carry a signature (RFC 9421): it is checked here, and kept."""

from typing import Annotated

from fastapi import Depends, Header
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from app.adapters.es256 import public_key, signed_by
from app.adapters.message_signatures import signed_headers
from app.domain.identity.errors import SignatureMissing, SignatureRefused
from app.domain.identity.message_signature import (
    MessageSignature,
    VerifiedMessage,
    content_digest,
)
from app.domain.identity.possession import read_point
from app.domain.identity.strict_jws import TokenRefused
from app.edge.body import HouseRequest
from app.house import House
from app.policies.principals import Bank
from app.queries.identity.banks import bank_client, working_key

_INPUT, _SIGNATURE, _DIGEST = "signature-input", "signature", "content-digest"


async def _signature_headers(
    signature_input: Annotated[
        str | None,
        Header(description="RFC 9421：签名覆盖的部分、created、keyid；登记为须签名的客户端必填。"),
    ] = None,
    signature: Annotated[
        str | None, Header(description="RFC 9421：ecdsa-p256-sha256 签名。")
    ] = None,
    content_digest: Annotated[
        str | None, Header(description="RFC 9530：报文的 sha-256；有签名时必填。")
    ] = None,
) -> None:
    """Show the three headers in the contract; they are read where each may come but once."""


SignatureHeaders = Depends(_signature_headers)


async def verified_message(
    request: Request, session: AsyncSession, bank: Bank
) -> VerifiedMessage | None:
    """Return what the caller signed; None: nothing, where nothing needs to be signed."""
    if _INPUT not in request.headers and _SIGNATURE not in request.headers:
        client = await bank_client(session, bank.client_id)
        if client is None or client.signs:
            raise SignatureMissing
        return None
    said, base, message = _read(request)
    found = await working_key(session, said.kid)
    if found is None or found[1].id != bank.client_id:
        raise SignatureRefused
    key = found[0]
    if not signed_by(public_key(read_point(key.public_jwk)), base, said.signature):
        raise SignatureRefused
    return VerifiedMessage(key.id, base, said.signature, said.created_at, message)


def _read(request: Request) -> tuple[MessageSignature, bytes, bytes]:
    """Return what the signature says, the octets it is over, and the message."""
    house: House = request.app.state.house
    message = request.message if isinstance(request, HouseRequest) else None
    if message is None or _only(request, _DIGEST) != content_digest(message):
        raise SignatureRefused
    try:
        said = MessageSignature.read(_only(request, _INPUT), _only(request, _SIGNATURE))
        said.expect_of_now(house.clock())
        return said, said.base_of(_asked(request, house.settings.public_url)), message
    except (TokenRefused, ValueError, OverflowError) as error:
        raise SignatureRefused from error


def _asked(request: Request, public_url: str) -> dict[str, str]:
    """Return what is to be signed: all of the message, and who sends it.

    Where we are is ours to say: a Host header is whatever the caller writes.
    """
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "@method": request.method,
        "@target-uri": f"{public_url}{request.scope['path']}{query}",
        "authorization": _only(request, "authorization"),
        _DIGEST: _only(request, _DIGEST),
    }


def _only(request: Request, header: str) -> str:
    values = request.headers.getlist(header)
    if len(values) != 1:
        raise SignatureRefused
    return values[0]


def sign_answer(answer: Response, house: House) -> Response:
    """Sign status and digest of a file; the key is in our JWKS."""
    now = house.clock()
    components = [("@status", str(answer.status_code)), (_DIGEST, answer.headers[_DIGEST])]
    answer.headers.update(signed_headers(components, *house.tokens.keys.signing(now), now))
    return answer
