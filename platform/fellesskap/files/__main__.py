"""The process that looks through one file: `python -I -m fellesskap.files`.

It reads the file's name and content from its standard input and writes what it found to its standard output.
Before it looks it gives up time, memory, files, programs and the network, so that a file that takes it over gains
nothing. Every message begins with four bytes that tell how long its head, a JSON object, is.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress

from fellesskap.errors import DomainError
from fellesskap.files.examination import examine
from fellesskap.files.rules.limits import MEMORY, PROCESSOR_SECONDS

_OPEN_FILES = 16
_NEW_USER_AND_NETWORK = 0x50000000
_CLOSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.putenv",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main() -> None:
    """Look through the one file that is sent, and answer."""
    name, content = _read()
    _give_up()
    try:
        found = examine(name, content)
    except DomainError as refused:
        _answer({"code": refused.code, "facts": {**refused.facts, "field": refused.field}})
    except MemoryError:
        _answer({"code": "file.too_heavy", "facts": {"field": "file"}})
    else:
        told = {"name": found.name, "kind": found.kind.value, "text": found.text, "body": found.body}
        _answer(told, found.content)


def _read() -> tuple[str, bytes]:
    head = json.loads(sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), "big")))
    return head["name"], sys.stdin.buffer.read()


def _answer(head: Mapping[str, object], content: bytes = b"") -> None:
    told = json.dumps(head).encode()
    sys.stdout.buffer.write(len(told).to_bytes(4, "big") + told + content)
    sys.stdout.buffer.flush()


def _give_up() -> None:
    # Without a network of its own where the kernel lets it; the hook below holds everywhere.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)
    for what, most in (
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    sys.addaudithook(_refuse_reaching_out)


def _refuse_reaching_out(event: str, facts: tuple[object, ...]) -> None:
    flags = facts[2] if event == "open" and len(facts) > 2 else 0
    if event.startswith(_CLOSED) or (isinstance(flags, int) and flags & _WRITING):
        raise PermissionError(event)


if __name__ == "__main__":
    main()
