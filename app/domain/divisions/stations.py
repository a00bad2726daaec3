"""What a service station is made of, in the words of the trade."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WindowService(StrEnum):
    """What a window of a one-stop hall is for."""

    POLICY_CONSULTATION = "policy_consultation"
    LEGAL_AID = "legal_aid"
    VETERANS_TEA_TALK = "veterans_tea_talk"
    EMPLOYMENT = "employment"
    BENEFIT_SUPPORT = "benefit_support"
    PETITION_RECEPTION = "petition_reception"


WINDOW_SERVICE_LABELS = {
    WindowService.POLICY_CONSULTATION: "政策咨询",
    WindowService.LEGAL_AID: "法律援助",
    WindowService.VETERANS_TEA_TALK: "老兵茶聊",
    WindowService.EMPLOYMENT: "就业创业",
    WindowService.BENEFIT_SUPPORT: "优抚帮扶",
    WindowService.PETITION_RECEPTION: "来访接待",
}


class FiveHave(StrEnum):
    """The "five haves" (五有) every station is inspected for."""

    ORGANISATION = "organisation"
    POSTS = "posts"
    PEOPLE = "people"
    FUNDING = "funding"
    ASSURANCE = "assurance"


FIVE_HAVE_LABELS = {
    FiveHave.ORGANISATION: "有机构",
    FiveHave.POSTS: "有编制",
    FiveHave.PEOPLE: "有人员",
    FiveHave.FUNDING: "有经费",
    FiveHave.ASSURANCE: "有保障",
}


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
