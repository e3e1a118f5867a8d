"""Having a file looked through in a process of its own, held to its limits, and hearing what it found."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress

from fellesskap.errors import Conflict, Invalid
from fellesskap.files.rules.kinds import LARGEST_FILE, MEGABYTE, Examined, FileKind
from fellesskap.files.rules.limits import MOST_AT_ONCE, SECONDS, require_answer

_AT_ONCE = asyncio.Semaphore(MOST_AT_ONCE)


async def examine_apart(name: str, content: bytes) -> Examined:
    """Have a file looked through; raise `Invalid` with what is wrong, where it may not be kept.

    A few are looked through at once, the others wait. Nothing of the file is written anywhere.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid("file.too_large", field="file", most=LARGEST_FILE // MEGABYTE, rule="R-FILE-2")
    head = json.dumps({"name": name}).encode()
    async with _AT_ONCE:
        answer = await _ask(len(head).to_bytes(4, "big") + head + content)
    require_answer(answer)
    length = int.from_bytes(answer[:4], "big")
    told = json.loads(answer[4 : 4 + length])
    if "code" in told:
        raise Invalid(told["code"], **told["facts"])
    return Examined(told["name"], FileKind(told["kind"]), answer[4 + length :], told["text"], told["body"])


async def _ask(message: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "fellesskap.files",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, _ = await process.communicate(message)
    except (TimeoutError, RuntimeError):
        # uvloop's word for a pipe whose process ended before it was written to; asyncio's own is silent.
        return b""
    except OSError as error:
        raise Conflict("file.not_looked_through", field="file") from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return answer
