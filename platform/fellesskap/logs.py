"""One shape for every process's log: a line an event, times in UTC, never a local variable of a failure.

Local variables hold addresses, tokens and people's texts; a traceback shows places in code alone.
"""

from __future__ import annotations

import traceback

import structlog
from structlog.typing import Processor


def configure(*, production: bool) -> None:
    """Write JSON lines in production, and plain lines a person reads elsewhere."""
    render: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if production
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *render,
        ]
    )


def places(error: BaseException) -> list[str]:
    """Name where in the code a failure was; its own words may hold what somebody wrote."""
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]
