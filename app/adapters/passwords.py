"""Staff passwords under argon2id, checked outside the event loop and at a bounded pace."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

T = TypeVar("T")

# Each check takes 46 MiB: a flood of guesses must not take the memory of the process.
_room = ThreadPoolExecutor(max_workers=4, thread_name_prefix="argon2")
# The least memory-hungry of OWASP's equal settings that one pass suffices for.
_hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=47_104, parallelism=1),))


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())


async def password_matches(password: str, stored: str | None) -> bool:
    """Check a password; where there is no account, take exactly as long and say no."""

    def check() -> bool:
        nobodys = _nobodys_hash()  # Made for the first caller, known or not.
        return _hasher.verify(password, stored or nobodys)

    return await _aside(check) and stored is not None


async def password_hash(password: str) -> str:
    return await _aside(lambda: _hasher.hash(password))


def new_password() -> str:
    """Return a first password to hand over: 96 random bits."""
    return secrets.token_urlsafe(12)


async def _aside(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_room, work)
