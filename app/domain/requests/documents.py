"""The papers of a request: which are still missing, and which nobody needs to bring."""

from collections.abc import Collection, Iterable, Sequence

from app.domain.catalogue.eligibility import holds
from app.domain.catalogue.facts import Facts
from app.domain.catalogue.guide import DocumentNeed, Guide
from app.domain.errors import FieldFault
from app.domain.requests.errors import DocumentsMissing
from app.domain.terms import Term


class Supply(Term):
    """How the bureau comes by a paper."""

    ATTACHED = "attached", "已上传"
    HELD_BY_BUREAU = "held_by_bureau", "部门已掌握"
    COMMITMENT = "commitment", "告知承诺"


def needs(guide: Guide, facts: Facts) -> tuple[DocumentNeed, ...]:
    """Return the papers this person's case calls for; a condition left open does not ask yet."""
    return tuple(
        need
        for need in guide.documents
        if need.condition is None or holds(need.condition, facts) is True
    )


def still_missing(
    needed: Sequence[DocumentNeed], *, attached: Collection[str], committed: Collection[str]
) -> tuple[DocumentNeed, ...]:
    """Return what only the person can give and has not given."""
    return tuple(
        need
        for need in needed
        if need.required
        and not need.held_by_bureau
        and need.key not in attached
        and not (need.commitment_instead and need.key in committed)
    )


def require_complete(missing: Iterable[DocumentNeed]) -> None:
    """Refuse a request that cannot be judged, naming every paper at once."""
    faults = tuple(FieldFault(f"/documents/{need.key}", "document_missing") for need in missing)
    if faults:
        raise DocumentsMissing(errors=faults)
