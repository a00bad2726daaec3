"""What a service station is made of, in the words of the trade."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.terms import Term


class WindowService(Term):
    """What a window of a one-stop hall is for."""

    POLICY_CONSULTATION = "policy_consultation", "政策咨询"
    LEGAL_AID = "legal_aid", "法律援助"
    VETERANS_TEA_TALK = "veterans_tea_talk", "老兵茶聊"
    EMPLOYMENT = "employment", "就业创业"
    BENEFIT_SUPPORT = "benefit_support", "优抚帮扶"
    PETITION_RECEPTION = "petition_reception", "来访接待"


class FiveHave(Term):
    """The "five haves" (五有) every station is inspected for."""

    ORGANISATION = "organisation", "有机构"
    POSTS = "posts", "有编制"
    PEOPLE = "people", "有人员"
    FUNDING = "funding", "有经费"
    ASSURANCE = "assurance", "有保障"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees of GCJ-02."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the hall by the number on its sign."""

    number: int
    service: WindowService


@dataclass(frozen=True, slots=True)
class StationCard:
    """What a station tells of itself."""

    name: str
    address: str
    phone: str
    opening_hours: str
    location: Point | None
    haves: frozenset[FiveHave]
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of a station officer (事务员证书); `expires_on` is the last day it holds."""

    number: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class StaffCard:
    """Somebody who works at a station; `left_on` is the first day they no longer do."""

    name: str
    certificate: Certificate | None
    left_on: date | None
    staff_account_id: UUID | None = None
