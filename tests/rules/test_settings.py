"""Settings are refused with a clear message when they are wrong."""

import base64

import pytest
from pydantic import ValidationError

from app.settings import Environment, FieldCipher, Settings, demo_key, key_bytes

OWN_KEY = base64.b64encode(b"k" * 32).decode()
OWN_KEYS = {
    f"RONGYAO_{name}": OWN_KEY
    for name in ("KEY_ENCRYPTION_KEY", "INDEX_KEY", "EVENT_KEY", "CURSOR_KEY")
}
PRODUCTION = {
    "RONGYAO_ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://localhost/rongyao",
    "RONGYAO_WECHAT_SECRET": "own",
    "RONGYAO_SMS_SECRET": "own",
    **OWN_KEYS,
}


def _settings(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Settings(_env_file=None)


def test_a_demo_needs_no_settings() -> None:
    settings = Settings(_env_file=None)
    assert (settings.environment, settings.field_cipher) == (
        Environment.DEMO,
        FieldCipher.AES_256_GCM,
    )
    assert len(key_bytes(settings.index_key)) == 32


def test_the_demo_has_another_key_for_each_purpose() -> None:
    assert len({demo_key(purpose) for purpose in ("index_key", "event_key", "cursor_key")}) == 3


def test_production_starts_with_keys_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _settings(monkeypatch, PRODUCTION).demo


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RONGYAO_EVENT_KEY", demo_key("event_key"), "RONGYAO_EVENT_KEY: production refuses"),
        ("RONGYAO_WECHAT_SECRET", "demo-wechat-secret", "RONGYAO_WECHAT_SECRET: production"),
        ("RONGYAO_INDEX_KEY", "c2hvcnQ=", "must be 32 bytes"),
        ("RONGYAO_INDEX_KEY", "not base64!", "must be base64"),
        ("RONGYAO_PORT", "70000", "less than or equal to 65535"),
        ("RONGYAO_FIELD_CIPHER", "rot13", "aes-256-gcm"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        _settings(monkeypatch, {**PRODUCTION, name: value})


def test_production_needs_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {name: value for name, value in PRODUCTION.items() if name != "DATABASE_URL"}
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(ValidationError, match="DATABASE_URL: production needs"):
        _settings(monkeypatch, values)
