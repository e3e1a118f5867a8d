"""What looking through a file may cost, and what an answer without a finding means."""

from __future__ import annotations

from fellesskap.errors import Invalid
from fellesskap.files.rules.kinds import MEGABYTE

PROCESSOR_SECONDS = 10
MEMORY = 512 * MEGABYTE
# By the clock on the wall, where a process waits instead of working.
SECONDS = 40
MOST_AT_ONCE = 2


def require_answer(answer: bytes) -> None:
    """R-FILE-11: A file is looked through in bounded time and memory, by a process that reaches nothing; one that
    is ended before it has answered is refused.

    Source: safety.md §6 «parse in a process with rlimits (CPU 10 s, 512 MB) and no network».
    """
    length = int.from_bytes(answer[:4], "big")
    if not length or len(answer) < 4 + length:
        raise Invalid("file.too_heavy", field="file", rule="R-FILE-11")
