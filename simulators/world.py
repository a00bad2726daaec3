"""Everything the simulators know, in memory; a reset forgets it."""

from dataclasses import dataclass, field

from simulators.bank.partners import Bureau, Partners
from simulators.clock import Clock
from simulators.failures import Failures
from simulators.sms.gateway import Gateway
from simulators.wechat.access_tokens import AccessTokens
from simulators.wechat.state import WeChat

OTHER_APPID = "wx0000000000000002"


@dataclass(frozen=True)
class Accounts:
    """What the bureau agreed on with each system; a second app belongs to somebody else."""

    wechat_appid: str = "wx0000000000000001"
    wechat_secret: str = "demo-wechat-secret"  # noqa: S105  # Known to everybody.
    sms_secret: str = "demo-sms-secret"  # noqa: S105

    def apps(self) -> dict[str, str]:
        return {self.wechat_appid: self.wechat_secret, OTHER_APPID: "secret-of-another-app"}


@dataclass
class World:
    accounts: Accounts = field(default_factory=Accounts)
    bureau: Bureau | None = None
    """Where the banks find the bureau; None: until they are told."""

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.failures = Failures()
        self.wechat = WeChat(self.clock, self.accounts.apps())
        self.access_tokens = AccessTokens(self.clock)
        self.sms = Gateway(self.clock, self.accounts.sms_secret)
        self.partners = Partners(self.clock, self.bureau)

    def reset(self) -> None:
        for part in (self.clock, self.failures, self.wechat, self.access_tokens, self.sms):
            part.forget()
        self.partners.forget()
