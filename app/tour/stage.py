"""Where a tour plays: the addresses, the people who sign in, and the clock."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from app.adapters.one_time_codes import code_of
from app.commands.clock import move
from app.domain.identity.otp import STEP, step_of
from app.house import machine_time
from app.seed.personas import StaffPersona, personas
from app.settings import Settings
from app.tour.caller import Caller, Unexpected

AHEAD = (0, 1, 1)
"""A one-time code is good once: whoever signs in again so soon takes the next one, which a
telephone running half a minute fast would show, and then waits for the one after."""


@dataclass(frozen=True)
class Phone:
    """A WeChat user of the simulator with fresh codes."""

    openid: str
    login_code: str
    phone_code: str


class Stage:
    """A running bureau, as its users reach it."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self.settings = settings
        self.client = client
        self._api = f"http://{settings.host}:{settings.port}"
        self._control = settings.wechat_base_url.removesuffix("/wechat") + "/control"

    async def telephone(self, nickname: str, number: str) -> Phone:
        """Take up a made-up telephone with WeChat on it."""
        wanted = {"nickname": nickname, "phone": number}
        answer = await self.client.post(f"{self._control}/wechat/users", json=wanted)
        user = answer.raise_for_status().json()
        return Phone(user["openid"], user["login_code"], user["phone_code"])

    async def citizen(self, login_code: str) -> Caller:
        """Sign in from the mini program."""
        stranger = Caller(self.client, f"{self._api}/miniapp/v1")
        session = await stranger.post("/sessions", {"code": login_code})
        return Caller(self.client, f"{self._api}/miniapp/v1", session["access_token"])

    def stranger(self) -> Caller:
        return Caller(self.client, f"{self._api}/miniapp/v1")

    async def staff(self, key: str) -> Caller:
        """Sign one of the personas in."""
        return await self.sign_in(personas().staff[key])

    async def sign_in(self, persona: StaffPersona) -> Caller:
        """Sign in at a desk, with password and one-time code."""
        stranger = Caller(self.client, f"{self._api}/staff/v1")
        for ahead in AHEAD:
            answer = await stranger.answer("/sessions", _credentials(persona, ahead))
            if answer.is_success:
                token = answer.json()["access_token"]
                return Caller(self.client, f"{self._api}/staff/v1", token)
            await asyncio.sleep(ahead * STEP.total_seconds())
        raise Unexpected(f"{persona.username} cannot sign in: {answer.text}")

    async def days_pass(self, days: int) -> datetime:
        """Let the bureau's clock run ahead; return what it shows."""
        return await move(self.settings, timedelta(days=days))

    async def until(self, at: datetime) -> None:
        """Let it be that moment, at the bureau and in the world outside."""
        shown = await self.days_pass(0)
        await move(self.settings, at - shown)
        ahead = {"seconds": (at - machine_time()).total_seconds()}
        answer = await self.client.post(f"{self._control}/clock", json=ahead)
        answer.raise_for_status()


def _credentials(persona: StaffPersona, ahead: int) -> dict[str, str]:
    # An authenticator follows the world's clock, however far the bureau's runs ahead.
    otp = code_of(persona.totp_secret)(step_of(machine_time()) + ahead)
    return {"username": persona.username, "password": personas().password, "otp": otp}
