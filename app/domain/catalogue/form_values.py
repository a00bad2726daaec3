"""What a person wrote into a form: completed from the dossier, and parted by sensitivity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.form_schema import KnownFact, known_fields, sensitive_fields
from app.domain.veterans.masks import mask_address, mask_phone

Values = Mapping[str, Any]

_MASK_OF = {KnownFact.PHONE: mask_phone, KnownFact.ADDRESS: mask_address}


@dataclass(frozen=True, slots=True)
class PartedValues:
    plain: Values  # Stored as they are.
    sensitive: Values  # Sealed when stored.


def prefilled(form: Mapping[str, Any], dossier: Mapping[KnownFact, Any]) -> dict[str, Any]:
    """The answers that the bureau has already; the person is not asked for them."""
    return {
        name: dossier[fact]
        for name, fact in known_fields(form).items()
        if dossier.get(fact) is not None
    }


def shown(form: Mapping[str, Any], dossier: Mapping[KnownFact, Any]) -> dict[str, Any]:
    """The same for a screen: enough to recognise one's own number, too little to learn it."""
    known = known_fields(form)
    return {
        name: _MASK_OF[known[name]](value) if known[name] in _MASK_OF else value
        for name, value in prefilled(form, dossier).items()
    }


def completed(
    form: Mapping[str, Any], given: Values, dossier: Mapping[KnownFact, Any]
) -> dict[str, Any]:
    """Add what the bureau knows; where the person says otherwise, the person's word stands."""
    return {**prefilled(form, dossier), **given}


def parted(form: Mapping[str, Any], values: Values) -> PartedValues:
    """Part the answers that must be sealed from those that may be read in the open."""
    sealed = sensitive_fields(form)
    return PartedValues(
        {name: value for name, value in values.items() if name not in sealed},
        {name: value for name, value in values.items() if name in sealed},
    )
