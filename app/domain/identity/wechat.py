"""What WeChat tells the bureau, and what it does with a message; the adapter speaks in these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


@dataclass(frozen=True, slots=True)
class OpenIdentity:
    """Who holds the telephone, as WeChat names them; the session key stays in the adapter."""

    appid: str
    openid: str = field(repr=False)
    unionid: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`number` has no country code: 13800138000 with 86."""

    number: str = field(repr=False)
    country_code: str

    @property
    def domestic(self) -> bool:
        """The registry's numbers are; one of Brazil may have the same eleven digits."""
        return self.country_code == "86"


@dataclass(frozen=True, slots=True)
class SubscriptionMessage:
    """One message of a template; keys such as `phrase3` carry the limits of their kind."""

    template_id: str
    values: Mapping[str, str]
    page: str = ""


class MessageResult(StrEnum):
    SENT = "sent"
    NOT_ACCEPTED = "not_accepted"
    """The user's credit is empty: the ledger goes to zero, the message goes by SMS."""
    UNREACHABLE = "unreachable"
    """This openid is none of ours (any more)."""
    WRONG = "wrong"
    """Template, page or a value is not as WeChat wants it: a person must look."""


class TextJudgement(StrEnum):
    CLEAR = "pass"
    REVIEW = "review"
    RISKY = "risky"


class Scene(IntEnum):
    """Where a text will stand, as msg_sec_check numbers it."""

    PROFILE = 1
    COMMENT = 2
    FORUM = 3
    SOCIAL_LOG = 4
