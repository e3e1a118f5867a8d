"""Settings name everything that is missing at once, and production leaves nothing to chance."""

from __future__ import annotations

import pytest

from fellesskap.errors import Invalid
from fellesskap.settings import Settings

ENOUGH = {"DATABASE_URL": "postgresql://app@/db", "VALKEY_URL": "unix:///v.sock"}


def test_every_missing_name_is_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        Settings.from_environment({})
    assert caught.value.facts["names"] == "DATABASE_URL, VALKEY_URL"
    assert Settings.from_environment(ENOUGH).provisioner_url == ""


def test_production_needs_its_keys() -> None:
    with pytest.raises(Invalid) as caught:
        Settings.from_environment({**ENOUGH, "FELLESSKAP_PRODUCTION": "1"})
    names = str(caught.value.facts["names"]).split(", ")
    assert {"FELLESSKAP_PID_KEY", "OIDC_CLIENT_KEY", "SMTP_HOST"} <= set(names)
    made = Settings.from_environment(
        {**ENOUGH, "FELLESSKAP_PRODUCTION": "1", **dict.fromkeys(names, "https://given.example")}
    )
    assert made.production
