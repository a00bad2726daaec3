"""`python -m clients.bank.vectors`: does what you sign agree with vectors.json?

A library in another language agrees with the bureau when it verifies `client_assertion` and
`dpop_proof` with `key`, and when what it signs differs from them in the signature at most. So
with `signature`: it is over the lines that `signature_input` names of `call` and `message`.
"""

import json
from pathlib import Path
from typing import Any

from clients.bank.digest import content_digest
from clients.bank.keys import SigningKey
from clients.bank.proofs import client_assertion, dpop_proof
from clients.bank.signatures import signed_message

VECTORS = Path(__file__).with_name("vectors.json")


def reckoned(given: dict[str, Any]) -> dict[str, str]:
    """Return what follows from the vectors' `given` half."""
    key = SigningKey.from_jwk(given["key"])
    at, access_token = given["now_seconds"], given["access_token"]
    assertion, call = given["assertion_jti"], given["call"]
    return {
        "thumbprint": key.kid,
        "client_assertion": client_assertion(
            key,
            client_id=given["client_id"],
            issuer=given["issuer"],
            jti=assertion,
            now_seconds=at,
        ),
        "dpop_proof": dpop_proof(
            key,
            method=call["method"],
            url=call["url"],
            jti=call["jti"],
            now_seconds=at,
            access_token=access_token,
        ),
        "content_digest": content_digest(given["file"].encode("utf-8")),
        **_signature(key, given),
    }


def _signature(key: SigningKey, given: dict[str, Any]) -> dict[str, str]:
    headers = signed_message(
        key,
        method=given["call"]["method"],
        url=given["call"]["url"],
        authorization=f"DPoP {given['access_token']}",
        body=given["message"].encode("utf-8"),
        now_seconds=given["now_seconds"],
    )
    return {
        "message_digest": headers["Content-Digest"],
        "signature_input": headers["Signature-Input"],
        "signature": headers["Signature"],
    }


def main() -> None:
    vectors = json.loads(VECTORS.read_text("utf-8"))
    found = reckoned(vectors["given"])
    differing = [name for name, expected in vectors["expected"].items() if found[name] != expected]
    print(f"differs: {', '.join(differing)}" if differing else "all vectors agree")  # noqa: T201
    raise SystemExit(bool(differing))


if __name__ == "__main__":
    main()
