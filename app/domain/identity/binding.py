"""Whether what somebody entered names the person of the registry that they say they are.

One WeChat account stands for at most one person at a time, because an act must have one
author; whoever handles the affairs of others from the same telephone does it as their agent.
One person may hold several accounts: an old telephone and a new one, a tablet at home. One
telephone number may stand beside several persons: couples and neighbours share one.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.domain.terms import Term

CODE_DIGITS = 12
CODE_LIFE = timedelta(hours=24)
"""A paper code is used the same day, at home with the grandchild who holds the telephone."""
CODE_TRIES = 3
_DOTS = "·•‧・．.･∙⋅"


class BindingMethod(Term):
    REGISTERED_PHONE = "registered_phone", "预留手机号"
    PAPER_CODE = "paper_code", "现场绑定码"


class BindingEnd(Term):
    BY_HOLDER = "by_holder", "本人解绑"
    BY_STATION = "by_station", "服务站解绑"


@dataclass(frozen=True)
class Registered:
    """What the registry holds of the person who has that identity number."""

    person_id: UUID
    names: tuple[str, ...]
    phones: frozenset[bytes]
    alive: bool


def bare_name(name: str) -> str:
    """Reduce a name to what must agree: 畲 and 维 names are typed with any dot, or none."""
    letters = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in letters if not c.isspace() and c not in _DOTS)


def same_name(registered: Collection[str], given: str) -> bool:
    """Compare with the present name and former ones: papers and cards differ often."""
    wanted = bare_name(given).encode()
    return any(hmac.compare_digest(bare_name(name).encode(), wanted) for name in registered)


def proven_by_phone(
    registered: Registered | None, name: str, phones: Collection[bytes]
) -> UUID | None:
    """Return the person whom name, number and telephone agree on; never say which one failed."""
    if registered is None:
        return None
    named = same_name(registered.names, name)
    reached = not registered.phones.isdisjoint(phones)
    return registered.person_id if named and reached and registered.alive else None


def new_code() -> str:
    """Return a paper code: digits alone, which everybody finds on every keyboard."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
