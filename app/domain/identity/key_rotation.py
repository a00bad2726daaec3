"""When a signing key is published, signs, retires and is gone: its four instants decide.

Order matters: whoever verifies must know a key before it signs (publish, wait, sign), and
must know it until the last token it signed has run out (retire, wait, gone).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar


class KeyStage(StrEnum):
    PUBLISHED = "published"
    SIGNING = "signing"
    RETIRING = "retiring"
    GONE = "gone"


class Dated(Protocol):
    """Anything that carries the instants of a key, such as a stored one."""

    @property
    def published_at(self) -> datetime: ...
    @property
    def signs_from(self) -> datetime: ...
    @property
    def retires_at(self) -> datetime | None: ...
    @property
    def gone_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class KeyTimes:
    """`retires_at` and `gone_at` stay open until a successor is published."""

    published_at: datetime
    signs_from: datetime
    retires_at: datetime | None = None
    gone_at: datetime | None = None


@dataclass(frozen=True)
class Pace:
    """How long a key signs, and the waits on both sides of it.

    `wait` is longer than any process goes without reading the keys again; `linger` is longer
    than that and the life of a token together.
    """

    signs_for: timedelta = timedelta(days=30)
    wait: timedelta = timedelta(hours=1)
    linger: timedelta = timedelta(hours=2)


@dataclass(frozen=True)
class Rotation:
    """A key to publish, and the instants at which the one before it retires and is gone."""

    successor: KeyTimes
    retires_at: datetime
    gone_at: datetime


PACE = Pace()
AnyDated = TypeVar("AnyDated", bound=Dated)


def stage_of(key: Dated, now: datetime) -> KeyStage:
    """Name the stage of `key`; a clock that stepped back finds it published."""
    if key.gone_at is not None and now >= key.gone_at:
        return KeyStage.GONE
    if key.retires_at is not None and now >= key.retires_at:
        return KeyStage.RETIRING
    return KeyStage.SIGNING if now >= key.signs_from else KeyStage.PUBLISHED


def signing_key(keys: Iterable[AnyDated], now: datetime) -> AnyDated | None:
    """Return the key that signs at `now`: the youngest, should two overlap."""
    signing = [key for key in keys if stage_of(key, now) is KeyStage.SIGNING]
    return max(signing, key=lambda key: key.signs_from, default=None)


def rotation_due(keys: Sequence[Dated], now: datetime, pace: Pace = PACE) -> Rotation | None:
    """Return what must be done at `now`, or None while the present key may go on.

    Where no key signs nobody holds an older list of keys either: the new one signs at once.
    """
    present = signing_key(keys, now)
    if present is None:
        return _rotation(now, now, pace)
    if present.retires_at is not None or now < present.signs_from + pace.signs_for - pace.wait:
        return None
    return _rotation(now, now + pace.wait, pace)


def _rotation(now: datetime, signs_from: datetime, pace: Pace) -> Rotation:
    return Rotation(
        successor=KeyTimes(published_at=now, signs_from=signs_from),
        retires_at=signs_from,
        gone_at=signs_from + pace.linger,
    )
