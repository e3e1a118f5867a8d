"""The worker process: settings, broker, actors, and the loop that does the jobs.

Entry points: `main()` runs one worker in this process until SIGTERM or SIGINT and lets it finish what it has
begun; start several processes for more. `dramatiq fellesskap_workers.main` does the same under dramatiq's own
command. Importing this module reads the environment, so import it only where a worker is meant to run. The
other two processes are `fellesskap_workers.relay.main()` and `fellesskap_workers.schedule.main()`.
"""

from __future__ import annotations

import signal
import threading

import dramatiq
import structlog

from fellesskap import logs
from fellesskap.settings import Settings
from fellesskap_workers import appointments, documents, notices
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.broker import declare, make_broker
from fellesskap_workers.schedule import declare_schedule

THREADS = 8
IDLE_MILLISECONDS = 250
FINISH_MILLISECONDS = 50_000

log = structlog.get_logger(__name__)

settings = Settings.from_environment()
logs.configure(production=settings.production)
broker = make_broker(settings)
around = Surroundings.of(settings)
declare(broker, (notices.SEND_MAIL, documents.TYPESET, appointments.SEND_CALL), around)
declare_schedule(broker, around)
dramatiq.set_broker(broker)


def main() -> None:
    """Do jobs until told to stop, then finish those begun."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = dramatiq.Worker(broker, worker_threads=THREADS, worker_timeout=IDLE_MILLISECONDS)
    worker.start()
    log.info("worker.started")
    stop.wait()
    worker.stop(timeout=FINISH_MILLISECONDS)
    broker.close()
    log.info("worker.stopped")


if __name__ == "__main__":
    main()
