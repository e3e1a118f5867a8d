"""Which processes a local run consists of, on which ports, and what each is told."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from fellesskap_cli.crew import Crew, Duty
from fellesskap_cli.failures import CommandError
from fellesskap_cli.local import LocalFolder
from fellesskap_cli.ports import NoPortError, find_holder, is_free, next_free
from fellesskap_cli.processes import relay_words, scheduler_words, web_words, worker_words
from fellesskap_cli.services import Addresses

DEMO_CLIENT = "fellesskap-demo"
_ANSWER_SECONDS = 45.0
_SYSTEM_NAMES = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL")
_PROVIDER_NAMES = (
    *("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_KEY"),
    *("FELLESSKAP_BASE_URL", "TESTIDP_PERSONS"),
)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the run listens."""

    web: int
    provider: int
    mailbox: int
    smtp: int

    @property
    def address(self) -> str:
        """The one address people open."""
        return f"http://localhost:{self.web}"

    @property
    def mailbox_address(self) -> str:
        """Where the demo's mails are read."""
        return f"http://localhost:{self.mailbox}"

    @property
    def issuer(self) -> str:
        """The demo's log-in provider."""
        return f"http://localhost:{self.provider}"


DEFAULT_PORTS = Ports(web=8000, provider=8010, mailbox=8025, smtp=1025)


def choose_ports(wished: Ports, host: str, say: Callable[[str], None]) -> Ports:
    """Take the wished ports; name whoever holds a taken one and take the next free one instead."""
    chosen: list[int] = []
    for what, port, where in (
        ("the pages", wished.web, host),
        ("the log-in provider", wished.provider, host),
        ("the mailbox", wished.mailbox, host),
        ("SMTP", wished.smtp, "127.0.0.1"),
    ):
        if port not in chosen and is_free(port, where):
            chosen.append(port)
            continue
        try:
            other = next_free(port + 1, chosen, where)
        except NoPortError as error:
            raise CommandError(f"{error} Free one, or choose others; see `fellesskap run --help`.") from None
        holder = find_holder(port) or "another process"
        say(f"Port {port} for {what} is taken by {holder}; using {other} instead")
        chosen.append(other)
    return Ports(*chosen)


def environment(
    addresses: Addresses, ports: Ports, folder: LocalFolder, *, with_demo: bool
) -> dict[str, str]:
    """The environment of everything in the run, the caller's own settings kept where they do not clash."""
    keys = folder.keys()
    return {
        **os.environ,
        **addresses.environment(),
        "FELLESSKAP_BASE_URL": ports.address,
        "FELLESSKAP_PID_KEY": os.environ.get("FELLESSKAP_PID_KEY") or keys.pid_key,
        "OIDC_ISSUER": ports.issuer,
        "OIDC_CLIENT_ID": DEMO_CLIENT,
        "OIDC_CLIENT_KEY": keys.oidc_client_key,
        "FELLESSKAP_DEMO_CLOCK": "1" if with_demo else "",
        "TESTIDP_PERSONS": str(folder.persons),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(ports.smtp),
        "MAIL_FROM": os.environ.get("MAIL_FROM", "fellesskap@demo.example"),
    }


def duties(
    env: dict[str, str], ports: Ports, host: str, folder: LocalFolder
) -> tuple[list[Duty], list[Duty]]:
    """The processes that people meet, and those that work behind them and can start a moment later.

    None of them gets the provisioner's address: creating schemas and roles is the command line's alone.
    """
    own = {name: value for name, value in env.items() if name != "PROVISIONER_URL"}
    mailbox = ("--smtp-port", str(ports.smtp), "--web-port", str(ports.mailbox), "--host", host)
    return [
        Duty("web", web_words(host, ports.web), own),
        Duty("provider", ("fellesskap_web.testidp",), _only(env, *_PROVIDER_NAMES)),
        Duty("mailbox", ("fellesskap_web.demo_mailbox", *mailbox, str(folder.mail)), _only(env)),
    ], [
        Duty("worker", worker_words(), own),
        Duty("relay", relay_words(), own),
        Duty("scheduler", scheduler_words(), own),
    ]


def wait_until_answering(crew: Crew, ports: Ports, say: Callable[[str], None]) -> None:
    """Wait until what people meet answers; raise `CommandError` with the log of one that does not."""
    waiting = {"mailbox": ports.mailbox, "provider": ports.provider, "web": ports.web}
    deadline = time.monotonic() + _ANSWER_SECONDS
    while waiting:
        crew.tend()
        for name, port in list(waiting.items()):
            if _answers(port):
                say(f"{name} answers on port {port}")
                del waiting[name]
        if time.monotonic() > deadline:
            name = next(iter(waiting))
            raise CommandError(
                f"{name} has not answered within {_ANSWER_SECONDS:.0f} seconds. "
                f"Its log {crew.log_of(name)} ends with:\n{crew.last_lines(name)}"
            )
        time.sleep(0.1)


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        line.request("GET", "/", headers={"Connection": "close"})
        return line.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _only(env: dict[str, str], *names: str) -> dict[str, str]:
    """What a process needs that has no business with the data."""
    return {name: value for name, value in env.items() if name in (*_SYSTEM_NAMES, *names)}
