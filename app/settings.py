"""Settings from the environment (`RONGYAO_…` and `DATABASE_URL`), refused when they are wrong."""

import base64
import binascii
import hashlib
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.domain.subsidies.confirming import ConfirmationRule
from app.domain.subsidies.moving import OldCountyPaysUntil

KEY_BYTES = 32


class Environment(StrEnum):
    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


def demo_key(purpose: str) -> str:
    """Return the well-known key of the demo for `purpose`; production refuses it."""
    digest = hashlib.sha256(f"rongyao demo {purpose}".encode()).digest()
    return base64.b64encode(digest).decode()


def _is_key(value: SecretStr) -> SecretStr:
    try:
        raw = base64.b64decode(value.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError("must be base64") from None
    if len(raw) != KEY_BYTES:
        raise ValueError(f"must be {KEY_BYTES} bytes, base64")
    return value


Key = Annotated[SecretStr, AfterValidator(_is_key)]


class FieldCipher(StrEnum):
    AES_256_GCM = "aes-256-gcm"
    SM4_GCM = "sm4-gcm"


class Settings(BaseSettings):
    """Everything that differs between a demo, a test and a bureau."""

    model_config = SettingsConfigDict(
        env_prefix="RONGYAO_", env_file=".env", extra="ignore", frozen=True
    )

    environment: Environment = Environment.DEMO
    database_url: str | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 or newer; unset: the embedded one",
    )
    database_pool: int = Field(10, ge=1, le=200, description="Connections of each pool")
    embedded_folder: Path = Path("var/postgres")
    storage_folder: Path = Path("var/attachments")
    travel_file: Path | None = Field(
        None, description="CSV of measured ways between places; unset: by great circle"
    )
    public_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    metrics_port: int = Field(9100, ge=0, le=65535, description="Own loopback port; 0: none")
    workers: int = Field(1, ge=1, le=64, description="API processes; budgets are divided by it")
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="Whose X-Forwarded-For and X-Client-Cert-Sha256 are believed, comma-separated",
    )
    log_level: str = "INFO"

    key_encryption_key: Key = SecretStr(demo_key("key_encryption_key"))
    index_key: Key = SecretStr(demo_key("index_key"))
    event_key: Key = SecretStr(demo_key("event_key"))
    cursor_key: Key = SecretStr(demo_key("cursor_key"))
    field_cipher: FieldCipher = FieldCipher.AES_256_GCM

    json_limit_bytes: int = 2 * 1024 * 1024  # A statement of 10,000 bookings is 1.6 MB.
    file_limit_bytes: int = 10 * 1024 * 1024
    receive_seconds: float = Field(10, gt=0, description="A JSON body must have arrived by then")
    receive_file_seconds: float = Field(60, gt=0, description="So must a file")
    stranger_calls_per_minute: int = Field(
        600, ge=1, description="For each address; a whole town may stand behind one"
    )
    citizen_calls_per_minute: int = Field(300, ge=1)
    staff_calls_per_minute: int = Field(1200, ge=1)
    bank_calls_per_minute: int = Field(6000, ge=1)

    import_sample_rows: int = Field(
        30, ge=1, le=500, description="How many rows of a list are compared with the papers"
    )
    import_rows_kept_days: int = Field(
        90, ge=1, le=3650, description="How long the rows of a list that is over can be read"
    )

    wechat_base_url: str = "http://127.0.0.1:8090/wechat"
    wechat_appid: str = "wx0000000000000001"
    wechat_secret: SecretStr = SecretStr("demo-wechat-secret")
    sms_base_url: str = "http://127.0.0.1:8090/sms"
    sms_secret: SecretStr = SecretStr("demo-sms-secret")
    sms_sign: str = Field("泉州退役军人事务", min_length=2, max_length=12)
    account_cooling_off_days: int = Field(
        7, ge=0, le=60, description="Before a changed account is paid to"
    )
    account_settled_days: int = Field(
        3, ge=0, le=60, description="An account changed later than so before a run stays out"
    )
    loss_block_days: int = Field(
        15, ge=5, le=15, description="A card reported lost works again by itself after these"
    )
    confirmation_due_month: int = Field(
        10, ge=1, le=12, description="The annual confirmation is due by the end of this month"
    )
    confirmation_notice_days: int = Field(
        60, ge=1, le=365, description="From the written notice until anything may stop"
    )
    old_county_pays_until: OldCountyPaysUntil = Field(
        OldCountyPaysUntil.YEAR_END, description="How long the county that somebody left pays"
    )
    appropriation_carries_over: bool = Field(
        False, description="What is left of a year's appropriation goes on into the next"
    )
    outward_seconds: float = Field(5, gt=0, description="Time-out of calls to outside systems")

    @property
    def confirmation_rule(self) -> ConfirmationRule:
        return ConfirmationRule(self.confirmation_due_month, self.confirmation_notice_days)

    @cached_property
    def demo(self) -> bool:
        """Say whether made-up people, a movable clock and known keys are allowed."""
        return self.environment is not Environment.PRODUCTION

    @model_validator(mode="after")
    def _production_is_serious(self) -> Self:
        if self.demo:
            return self
        if self.database_url is None:
            raise ValueError("DATABASE_URL: production needs a PostgreSQL of its own")
        known = [name for name in _KEYS if _is_demo_key(self, name)]
        known += [name for name in _SECRETS if getattr(self, name).get_secret_value() in _DEMO]
        if known:
            names = ", ".join(f"RONGYAO_{name.upper()}" for name in known)
            raise ValueError(f"{names}: production refuses the keys of the demo")
        return self


_KEYS = ("key_encryption_key", "index_key", "event_key", "cursor_key")
_SECRETS = ("wechat_secret", "sms_secret")
_DEMO = {"demo-wechat-secret", "demo-sms-secret"}


def _is_demo_key(settings: Settings, name: str) -> bool:
    key: SecretStr = getattr(settings, name)
    return key.get_secret_value() == demo_key(name)


def key_bytes(key: SecretStr) -> bytes:
    """Return the raw 32 bytes of a key setting."""
    return base64.b64decode(key.get_secret_value())
