"""Made-up people as rows, sealed as the descriptors of the models would have sealed them."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.adapters.crypto import Vault
from app.adapters.pinyin import read_name
from app.domain.veterans.sections import Grading, Health, Kin, ServiceSpell
from app.domain.veterans.terms import HukouKind
from app.seed.people import MadePerson
from app.seed.places import Village

COLUMNS: dict[str, tuple[str, ...]] = {
    "persons": (
        *("id", "name", "former_names", "name_pinyin", "name_initials"),
        *("id_number_sealed", "id_number_index", "phone_sealed", "phone_index"),
        *("address_sealed", "sex", "born_on", "ethnicity", "division_code", "hukou_code"),
        *("hukou_kind", "speech", "hearing", "sight", "literacy", "died_on"),
        *("registered_at", "changed_at", "version"),
    ),
    "person_roles": ("id", "person_id", "role", "starts_on"),
    "service_periods": (
        *("id", "person_id", "branch", "enlisted_on", "enlisted_code", "hukou_at_enlistment"),
        *("discharged_on", "rank", "discharge", "highest_merit"),
    ),
    "family_members": (
        *("id", "person_id", "relation", "name", "phone_sealed", "born_on"),
        *("lives_together", "cares", "martyr"),
    ),
    "employments": ("id", "person_id", "kind", "occupation", "starts_on"),
    "health_records": ("id", "person_id", "care_need", "living", "details_sealed"),
    "categories_held": ("id", "person_id", "category", "starts_on", "basis"),
    "disability_gradings": (
        *("id", "person_id", "grade", "nature", "psychiatric", "starts_on", "basis"),
    ),
    "preferential_cards": ("id", "person_id", "number_sealed", "bank", "issued_on"),
}
"""In the order in which they refer to each other."""

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]


def rows_of(people: Iterable[MadePerson], vault: Vault, now: datetime, today: date) -> Rows:
    rows: Rows = {table: [] for table in COLUMNS}
    for person in people:
        _add(rows, person, vault, now, today)
    return rows


def _add(rows: Rows, person: MadePerson, vault: Vault, now: datetime, today: date) -> None:
    person_id, life = uuid7(), person.life
    rows["persons"].append(_person_row(person_id, person, vault, now))
    for role in life.roles:
        rows["person_roles"].append(_stored(uuid7(), person_id, role.role, role.starts_on))
    for spell in life.spells:
        rows["service_periods"].append(_service_row(person_id, spell, person.village))
    for kin in person.family:
        rows["family_members"].append(_family_row(person_id, kin, vault))
    work = person.livelihood
    rows["employments"].append(
        _stored(uuid7(), person_id, work.kind, work.occupation, work.starts_on)
    )
    if person.health is not None:
        rows["health_records"].append(_health_row(person_id, person.health, vault))
    for ground in life.grounds:
        rows["categories_held"].append(
            _stored(uuid7(), person_id, ground.category, ground.starts_on, ground.basis)
        )
    if life.grading is not None:
        rows["disability_gradings"].append(_grading_row(person_id, life.grading))
    if person.card_bank is not None and person.died_on is None:
        rows["preferential_cards"].append(_card_row(person_id, person, vault, today))


def _person_row(person_id: UUID, person: MadePerson, vault: Vault, now: datetime) -> Row:
    reading, phone = read_name(person.name), person.phone
    return _stored(
        *(person_id, person.name, [], reading.full, reading.initials),
        vault.seal("persons", "id_number", person_id, person.id_number),
        vault.index("persons", "id_number", person.id_number),
        phone and vault.seal("persons", "phone", person_id, phone),
        phone and vault.index("persons", "phone", phone),
        vault.seal("persons", "address", person_id, person.address),
        "male" if person.life.male else "female",
        *(person.life.born_on, person.ethnicity, person.village.code, person.village.county_code),
        HukouKind.URBAN if person.village.urban else HukouKind.RURAL,
        *(person.village.speech, person.hearing, person.sight, person.literacy),
        *(person.died_on, now, now, 1),
    )


def _service_row(person_id: UUID, spell: ServiceSpell, village: Village) -> Row:
    return _stored(
        *(uuid7(), person_id, spell.branch, spell.enlisted_on, village.county_code),
        *(spell.hukou_at_enlistment, spell.discharged_on, spell.rank),
        *(spell.discharge, spell.highest_merit),
    )


def _family_row(person_id: UUID, kin: Kin, vault: Vault) -> Row:
    row_id = uuid7()
    phone = kin.phone and vault.seal("family_members", "phone", row_id, kin.phone)
    return _stored(
        *(row_id, person_id, kin.relation, kin.name, phone, kin.born_on),
        *(kin.lives_together, kin.cares, kin.martyr),
    )


def _health_row(person_id: UUID, health: Health, vault: Vault) -> Row:
    row_id = uuid7()
    details = vault.seal_json("health_records", "details", row_id, health.details())
    return _stored(row_id, person_id, health.care_need, health.living, details)


def _grading_row(person_id: UUID, grading: Grading) -> Row:
    return _stored(
        *(uuid7(), person_id, grading.grade, grading.nature, grading.psychiatric),
        *(grading.starts_on, grading.basis),
    )


def _card_row(person_id: UUID, person: MadePerson, vault: Vault, today: date) -> Row:
    row_id = uuid7()
    number = vault.seal("preferential_cards", "number", row_id, person.id_number[-12:])
    return row_id, person_id, number, person.card_bank, today.replace(month=1, day=15)


def _stored(*values: Any) -> Row:
    """Enumerations go into the database by value."""
    return tuple(value.value if isinstance(value, Enum) else value for value in values)
