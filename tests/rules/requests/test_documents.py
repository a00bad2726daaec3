"""Which papers are still missing."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.guide import DocumentNeed
from app.domain.catalogue.rule import Condition
from app.domain.catalogue.wording import Localised
from app.domain.requests.documents import needs, require_complete, still_missing
from app.domain.requests.errors import DocumentsMissing
from tests.rules.requests.chains import a_guide

TEXT = Localised("材料", "paper")
PROOF = DocumentNeed(key="event_proof", label=TEXT, commitment_instead=True)
BILLS = DocumentNeed(
    key="medical_bills",
    label=TEXT,
    condition=Condition(
        "form_is_one_of", {"field": "hardship_kind", "values": ("illness",)}, TEXT, TEXT
    ),
)
CARD = DocumentNeed(key="identity_card", label=TEXT, held_by_bureau=True)
PHOTO = DocumentNeed(key="photo", label=TEXT, required=False)
GUIDE = replace(a_guide(), documents=(PROOF, BILLS, CARD, PHOTO))
FACTS = Facts(
    today=date(2026, 3, 4),
    age=70,
    living=True,
    roles=frozenset(),
    categories=frozenset(),
    division_code="350502001001",
)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("illness", ["event_proof", "medical_bills", "identity_card", "photo"]),
        ("schooling", ["event_proof", "identity_card", "photo"]),
    ],
)
def test_a_paper_is_needed_where_its_condition_holds(kind: str, keys: list[str]) -> None:
    found = needs(GUIDE, replace(FACTS, form={"hardship_kind": kind}))
    assert [need.key for need in found] == keys


@pytest.mark.parametrize(
    ("attached", "committed", "missing"),
    [
        ([], [], ["event_proof", "medical_bills"]),
        (["medical_bills"], ["event_proof"], []),
        (["event_proof", "medical_bills"], [], []),
        # A bill cannot be promised, only shown.
        (["event_proof"], ["medical_bills"], ["medical_bills"]),
    ],
)
def test_only_what_the_person_alone_can_give_is_missing(
    attached: list[str], committed: list[str], missing: list[str]
) -> None:
    needed = needs(GUIDE, replace(FACTS, form={"hardship_kind": "illness"}))
    found = still_missing(needed, attached=attached, committed=committed)
    assert [need.key for need in found] == missing


def test_a_refusal_names_every_missing_paper() -> None:
    with pytest.raises(DocumentsMissing) as refused:
        require_complete([PROOF, BILLS])
    assert [fault.pointer for fault in refused.value.errors] == [
        "/documents/event_proof",
        "/documents/medical_bills",
    ]
    require_complete([])
