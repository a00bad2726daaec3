"""What is asked before a visit is booked, and what is known already."""

from collections.abc import Mapping
from typing import Any, Self

from app.domain.visits.policy import VisitPolicy
from app.domain.visits.terms import Purpose
from app.schemas.common import Count, Wire
from app.schemas.guide_parts import Wording
from app.schemas.visit_parts import Access, Sign


class PurposeOffered(Wire):
    """Something that a visit can be for."""

    purpose: Purpose
    """服务内容。"""
    label: str
    """名称。"""
    service_minutes: Count
    """大约需要的时间，分钟。"""


class SignAsked(Wire):
    """A sign of an emergency: whoever has it calls 120 and books nothing."""

    code: Sign
    """代码，预约时放入 signs。"""
    label: Wording
    """怎么问。"""


class VisitForm(Wire):
    """Shown before somebody books."""

    purposes: list[PurposeOffered]
    """可以预约的服务。"""
    emergency_signs: list[SignAsked]
    """先问有没有这些情况；有一项就请立即拨打120。"""
    access: Access
    """已经知道的上门须知，预先填好，可以修改。"""

    @classmethod
    def of(cls, policy: VisitPolicy, known: Mapping[str, Any]) -> Self:
        return cls(
            purposes=[
                PurposeOffered(
                    purpose=purpose, label=purpose.label, service_minutes=need.service_minutes
                )
                for purpose, need in policy.purposes.items()
            ],
            emergency_signs=[
                SignAsked(code=code, label=Wording(zh=words.zh, en=words.en))
                for code, words in policy.emergencies.items()
            ],
            access=Access.read(known),
        )
