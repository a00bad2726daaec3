"""Sections as they are typed, brought to the one form that is stored and compared."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.divisions.code import NotADivisionCode, level_of
from app.domain.divisions.levels import Level
from app.domain.veterans import names, phone
from app.domain.veterans.errors import KinTwice, UnknownDivision
from app.domain.veterans.sections import Basics, Kin


def canonical_basics(basics: Basics) -> Basics:
    """Return the section with canonical names and telephone, or refuse the field at fault."""
    if not _is_village(basics.division_code):
        raise UnknownDivision("/division_code")
    former = tuple(
        names.canonical(name, pointer=f"/former_names/{place}")
        for place, name in enumerate(basics.former_names)
    )
    return replace(
        basics,
        name=names.canonical(basics.name),
        former_names=former,
        phone=None if basics.phone is None else phone.parse(basics.phone),
    )


def canonical_family(family: Sequence[Kin]) -> list[Kin]:
    """Return the section in canonical form; each stored entry is kept once."""
    kept = [kin.id for kin in family]
    for place, entry in enumerate(kept):
        if entry is not None and entry in kept[:place]:
            raise KinTwice(f"/items/{place}/id")
    return [_canonical_kin(place, kin) for place, kin in enumerate(family)]


def _canonical_kin(place: int, kin: Kin) -> Kin:
    return replace(
        kin,
        name=names.canonical(kin.name, pointer=f"/items/{place}/name"),
        phone=kin.phone and phone.parse(kin.phone, pointer=f"/items/{place}/phone"),
    )


def _is_village(code: str) -> bool:
    """A person belongs to a village or community: its station is the one that answers."""
    try:
        return level_of(code) is Level.VILLAGE
    except NotADivisionCode:
        return False
