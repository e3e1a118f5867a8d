"""What the machine decides, read once from the environment; what a community decides is rows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from fellesskap.errors import Invalid

_NEEDED = ("DATABASE_URL", "VALKEY_URL")
_NEEDED_IN_PRODUCTION = (
    "FELLESSKAP_BASE_URL",
    "FELLESSKAP_PID_KEY",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_KEY",
    "SMTP_HOST",
    "MAIL_FROM",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations of the same code.

    `database_url` belongs to the login role of web and workers, which owns nothing; `provisioner_url` to
    the role that creates schemas and roles, and is empty everywhere but on the command line. `role_prefix`
    keeps the roles of two installations on one PostgreSQL cluster apart. `pid_key` keys the hash of national
    identity numbers.
    `clamd_address` (host:port) is the virus scanner that files from outside are shown to; empty without one.
    `demo_clock` lets a demo move to later days, and never holds in production.
    Requests are limited a minute; an address is often a whole town hall, so its limit is the wider one.
    """

    database_url: str
    provisioner_url: str
    valkey_url: str
    role_prefix: str = "fellesskap"
    base_url: str = "http://localhost:8000"
    production: bool = False
    demo_clock: bool = False
    pool_size: int = 8
    smtp_host: str = "localhost"
    smtp_port: int = 1025
    smtp_username: str | None = None
    smtp_password: str | None = None
    smtp_tls: bool = False
    mail_from: str = "fellesskap@localhost"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_key: str = ""
    oidc_acr: tuple[str, ...] = ("idporten-loa-substantial", "idporten-loa-high")
    pid_key: str = ""
    session_idle_minutes: int = 30
    session_max_minutes: int = 120
    actor_seconds: float = 1.0
    static_dir: str | None = None
    requests_per_address: int = 3_000
    requests_per_session: int = 600
    clamd_address: str = ""

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raise `Invalid` naming every variable that is missing."""
        env = os.environ if env is None else env
        production = env.get("FELLESSKAP_PRODUCTION", "") == "1"
        required = _NEEDED + (_NEEDED_IN_PRODUCTION if production else ())
        missing = [name for name in required if not env.get(name)]
        if missing:
            raise Invalid("settings.missing", names=", ".join(missing))
        return cls(
            database_url=env["DATABASE_URL"],
            provisioner_url=env.get("PROVISIONER_URL", ""),
            valkey_url=env["VALKEY_URL"],
            role_prefix=env.get("FELLESSKAP_ROLE_PREFIX", "fellesskap"),
            base_url=env.get("FELLESSKAP_BASE_URL", "http://localhost:8000").rstrip("/"),
            production=production,
            demo_clock=not production and env.get("FELLESSKAP_DEMO_CLOCK", "") == "1",
            pool_size=int(env.get("FELLESSKAP_POOL_SIZE", "8")),
            smtp_host=env.get("SMTP_HOST", "localhost"),
            smtp_port=int(env.get("SMTP_PORT", "1025")),
            smtp_username=env.get("SMTP_USERNAME") or None,
            smtp_password=env.get("SMTP_PASSWORD") or None,
            smtp_tls=env.get("SMTP_TLS", "") == "1",
            mail_from=env.get("MAIL_FROM", "fellesskap@localhost"),
            oidc_issuer=env.get("OIDC_ISSUER", ""),
            oidc_client_id=env.get("OIDC_CLIENT_ID", ""),
            oidc_client_key=env.get("OIDC_CLIENT_KEY", ""),
            oidc_acr=tuple(env.get("OIDC_ACR", "idporten-loa-substantial,idporten-loa-high").split(",")),
            pid_key=env.get("FELLESSKAP_PID_KEY", ""),
            session_idle_minutes=int(env.get("FELLESSKAP_SESSION_IDLE_MINUTES", "30")),
            session_max_minutes=int(env.get("FELLESSKAP_SESSION_MAX_MINUTES", "120")),
            actor_seconds=float(env.get("FELLESSKAP_ACTOR_SECONDS", "1")),
            static_dir=env.get("FELLESSKAP_STATIC_DIR") or None,
            requests_per_address=int(env.get("FELLESSKAP_REQUESTS_PER_ADDRESS", "3000")),
            requests_per_session=int(env.get("FELLESSKAP_REQUESTS_PER_SESSION", "600")),
            clamd_address=env.get("CLAMD_ADDRESS", ""),
        )
