"""The product's own processes, as commands."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from fellesskap.settings import Settings

_GRACE_SECONDS = 5


def web_words(host: str, port: int, count: int = 1) -> tuple[str, ...]:
    """The server of pages and GraphQL as a module with its arguments."""
    return (
        *("uvicorn", "--factory", "fellesskap_web.asgi:app", "--host", host, "--port", str(port)),
        *("--workers", str(count), "--loop", "uvloop", "--http", "httptools", "--no-server-header"),
        # An access log would hold the codes and invitation tokens that come in the addresses of log-in.
        *("--timeout-graceful-shutdown", str(_GRACE_SECONDS), "--no-access-log"),
    )


def worker_words(count: int = 1) -> tuple[str, ...]:
    """The worker as a module with its arguments; dramatiq's command looks after several."""
    if count == 1:
        return ("fellesskap_workers.main",)
    return ("dramatiq", "fellesskap_workers.main", "--processes", str(count))


def relay_words() -> tuple[str, ...]:
    """The relay from the outbox to the queues as a module."""
    return ("fellesskap_workers.relay",)


def scheduler_words() -> tuple[str, ...]:
    """The scheduler as a module; one an installation is enough, more do no harm."""
    return ("fellesskap_workers.schedule",)


def schema_text() -> str:
    """The GraphQL schema as printed text."""
    from fellesskap_graphql.schema import community  # noqa: PLC0415 heavy, and wanted by one command

    return community().sdl()


def become(settings: Settings, words: tuple[str, ...]) -> NoReturn:
    """Go on as another module, on the same installation."""
    _tell(settings)
    os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606 our own modules


def _tell(settings: Settings) -> None:
    """Put the addresses into the environment, where the process reads them; the provisioner's is not for it."""
    os.environ["DATABASE_URL"] = settings.database_url
    os.environ.pop("PROVISIONER_URL", None)
    os.environ["VALKEY_URL"] = settings.valkey_url
