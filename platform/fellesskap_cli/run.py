"""`fellesskap run`: everything the product needs on one machine, started in order and stopped together."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

import click

from fellesskap.db.roles import RoleNames
from fellesskap.settings import Settings
from fellesskap_cli import demo
from fellesskap_cli.crew import Crew, GaveUpError
from fellesskap_cli.duties import Ports, choose_ports, duties, environment, wait_until_answering
from fellesskap_cli.failures import CommandError
from fellesskap_cli.local import AlreadyRunningError, LocalFolder, RunRecord
from fellesskap_cli.services import (
    Addresses,
    Embedded,
    find_external,
    inspect_external,
    is_derived,
    set_login_password,
)

_TEND_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller of `fellesskap run` asks for; ports are wishes, taken ones are replaced.

    `parent` is the process to end with, None to outlive it. `communities` are the demo's; none means all.
    """

    host: str
    ports: Ports
    with_demo: bool
    parent: int | None
    communities: tuple[str, ...] = ()


class Stopping(KeyboardInterrupt):
    """Somebody asked the run to stop while it waited for something."""


class Stop:
    """The wish to stop: noted at once, raised only where nothing is left half started."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.times = 0
        self._may_raise = False

    def listen(self) -> None:
        """Take Ctrl-C, a polite kill and a closed terminal as the wish to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup's wish is not ours to overrule
            signal.signal(signal.SIGHUP, self._note)

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Give up the block at once when asked to stop."""
        self._may_raise = True
        try:
            if self.asked.is_set():
                raise Stopping
            yield
        finally:
            self._may_raise = False

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked.set()
        self.times += 1
        if self._may_raise:
            self._may_raise = False
            raise Stopping


class Progress:
    """Lines with the seconds since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        self.plain(f"[{self.seconds():5.1f} s] {text}")

    def plain(self, text: str) -> None:
        """Text without the seconds; a reader who has gone away is no reason to stop badly."""
        with suppress(OSError):
            click.echo(text)

    def seconds(self) -> float:
        """How long the run has lasted."""
        return time.monotonic() - self._began


def run(folder: LocalFolder, wishes: Wishes) -> None:
    """Run until asked to stop; return when everything has stopped."""
    if os.environ.get("FELLESSKAP_PRODUCTION") == "1":
        raise CommandError(
            "FELLESSKAP_PRODUCTION is set, and `run` is for trying out: it brings a log-in that asks for no "
            "proof. Run `web`, `worker`, `relay` and `scheduler` instead."
        )
    say, stop = Progress(), Stop()
    stop.listen()
    try:
        with folder.held():
            folder.write_record(RunRecord(os.getpid(), "starting"))
            _run_held(folder, wishes, say, stop)
    except AlreadyRunningError as error:
        click.echo(_already_running(error.record))


def _run_held(folder: LocalFolder, wishes: Wishes, say: Progress, stop: Stop) -> None:
    folder.make()
    embedded, crew = Embedded(folder, say), Crew(folder.log, say)
    try:
        addresses = _open_services(folder, embedded, say, stop)
        ports = choose_ports(wishes.ports, wishes.host, say)
        env = environment(addresses, ports, folder, with_demo=wishes.with_demo)
        folder.write_record(RunRecord(os.getpid(), "starting", ports.address, env))
        settings = Settings.from_environment(env)
        with stop.interrupting():
            asyncio.run(demo.prepare(settings, folder, say, wishes.communities, with_demo=wishes.with_demo))
        met, behind = duties(env, ports, wishes.host, folder)
        for duty in met:
            crew.start(duty)
        with stop.interrupting():
            wait_until_answering(crew, ports, say)
        for duty in behind:
            crew.start(duty)
        folder.write_record(RunRecord(os.getpid(), "running", ports.address, env))
        say.plain(demo.summary(ports, folder, say.seconds(), with_demo=wishes.with_demo))
        _tend(crew, embedded, wishes, stop)
    except Stopping:
        pass
    except GaveUpError as error:
        raise CommandError(
            f"{error.name} died again and again, so everything is stopped. Its log {error.log} ends with:\n"
            f"{error.last}"
        ) from None
    finally:
        folder.write_record(RunRecord(os.getpid(), "stopping"))
        say("Stopping")
        crew.stop(hurry=lambda: stop.times > 1)
        embedded.stop()
        say("Everything has stopped")


def _open_services(folder: LocalFolder, embedded: Embedded, say: Progress, stop: Stop) -> Addresses:
    names = RoleNames(os.environ.get("FELLESSKAP_ROLE_PREFIX", "fellesskap"))
    keys = folder.keys()
    external = find_external(os.environ, names, keys)
    if external is None:
        addresses = embedded.start(names)
        asyncio.run(embedded.make_database())
        return addresses
    with stop.interrupting():
        postgres, valkey = asyncio.run(inspect_external(external))
        say(f"Using your own servers: {postgres} by DATABASE_URL and {valkey} by VALKEY_URL")
        if is_derived():
            say(
                f"DATABASE_URL's user provisions; web and workers log in as {names.login}, which owns nothing"
            )
            asyncio.run(set_login_password(external, names, keys))
    return external


def _tend(crew: Crew, embedded: Embedded, wishes: Wishes, stop: Stop) -> None:
    while not stop.asked.wait(_TEND_SECONDS):
        if wishes.parent is not None and os.getppid() != wishes.parent:
            return
        embedded.tend()
        crew.tend()


def _already_running(record: RunRecord | None) -> str:
    if record is None:
        return "Already running here. `make stop` stops it."
    where = f" at {record.address}" if record.address else ""
    return f"Already running{where} (process {record.pid}). Stop it with Ctrl-C there, or with `make stop`."
