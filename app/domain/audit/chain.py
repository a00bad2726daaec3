"""The chain over the events: each seal covers the one before it."""

import hashlib

GENESIS = bytes(32)
"""What stands before the first seal."""


def seal_hash(previous: bytes, sequence: int, body: bytes, mac: bytes) -> bytes:
    """Return the hash of one seal: SHA-256 over its predecessor, its place, and stored bytes.

    The bytes are those stored with the event, never a rendering of its columns.
    """
    parts = (previous, sequence.to_bytes(8, "big"), len(body).to_bytes(8, "big"), body, mac)
    return hashlib.sha256(b"".join(parts)).digest()
