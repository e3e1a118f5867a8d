"""The load: raw keep-alive connections in a process of their own, so that asking costs the servers little.

Reads one order a line from standard input and writes one line of figures for each.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvloop
from asking import ask

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "
_VERSION = re.compile(rb'"version" ?: ?(\d+)')


class Client(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, load: Load, requests: Iterator[tuple[bytes, dict[str, Any] | None]]) -> None:
        self._load = load
        self._requests = requests
        self._buffer = b""
        self._wanted = 0
        self._reply: dict[str, Any] | None = None
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.send()

    def send(self) -> None:
        if self._load.over():
            self._transport.close()
            return
        request, self._reply = next(self._requests)
        self._buffer, self._wanted = b"", 0
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._wanted:
            end = self._buffer.find(_END_OF_HEAD)
            if end < 0:
                return
            head = self._buffer[:end].lower() + b"\r\n"
            at = head.find(_LENGTH)
            if at < 0:
                raise RuntimeError(f"an answer without a length: {head!r}")
            self._wanted = end + 4 + int(head[at + len(_LENGTH) : head.index(b"\r", at)])
        if len(self._buffer) >= self._wanted:
            self._load.took.append(time.perf_counter() - self._sent)
            self._judge()
            self.send()

    def _judge(self) -> None:
        body = self._buffer[self._buffer.find(_END_OF_HEAD) + 4 :]
        fine = body.startswith(b'{"data":{') and b'"errors"' not in body[-400:]
        if fine and self._reply is not None:
            self._reply["version"] += 1
            found = _VERSION.search(body)
            fine = found is not None and int(found[1]) == self._reply["version"]
        if not fine:
            self._load.wrong.append(self._buffer[:2000].decode(errors="replace"))
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Load:
    """What one slice of load has measured."""

    def __init__(self, seconds: float, requests: int | None) -> None:
        self.began = time.perf_counter()
        self._ends = self.began + seconds
        self._most = requests
        self.took: list[float] = []
        self.wrong: list[str] = []

    def over(self) -> bool:
        """Whether nothing more is to be sent."""
        return time.perf_counter() >= self._ends or (self._most is not None and len(self.took) >= self._most)


class Requests:
    """Every request that can be made, as bytes; only an answer's body depends on what went before."""

    def __init__(self, visitors: list[dict[str, Any]], ports: dict[str, int]) -> None:
        self._visitors = visitors
        self._ports = ports
        self._kept: dict[tuple[str, str], list[list[bytes]]] = {}

    def of(
        self, server: str, operation: str, place: int, places: int
    ) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
        """Requests without end of every `places`-th visitor, in turn."""
        mine = range(place % len(self._visitors), len(self._visitors), places)
        if operation == "answer":
            yield from self._answers(server, mine)
        made = self._made(server, operation)
        turn = 0
        while True:
            for one in mine:
                yield made[one][turn % len(made[one])], None
            turn += 1

    def _answers(self, server: str, mine: range) -> Iterator[tuple[bytes, dict[str, Any]]]:
        turn = 0
        while True:
            for one in mine:
                visitor = self._visitors[one]
                reply = visitor["replies"][turn % len(visitor["replies"])]
                yield ask(server, "answer", visitor, turn, reply).bytes(self._ports[server]), reply
            turn += 1

    def _made(self, server: str, operation: str) -> list[list[bytes]]:
        if (server, operation) not in self._kept:
            turns = len(self._visitors[0]["meetings"]) if operation == "meeting" else 1
            self._kept[server, operation] = [
                [ask(server, operation, one, turn).bytes(self._ports[server]) for turn in range(turns)]
                for one in self._visitors
            ]
        return self._kept[server, operation]


async def drive(requests: Requests, ports: dict[str, int], order: dict[str, Any]) -> dict[str, Any]:
    """Keep `clients` connections busy for some seconds."""
    loop = asyncio.get_running_loop()
    load = Load(order["seconds"], order.get("requests"))
    clients: list[Client] = []
    for place in range(order["clients"]):
        made = requests.of(order["server"], order["operation"], place, order["clients"])
        client = Client(load, made)
        await loop.create_connection(lambda client=client: client, "127.0.0.1", ports[order["server"]])  # type: ignore[misc]
        clients.append(client)
    await asyncio.gather(*(client.done for client in clients))
    elapsed = time.perf_counter() - load.began
    return {
        "requests": len(load.took),
        "seconds": elapsed,
        "p50": statistics.median(load.took) if load.took else 0.0,
        "wrong": load.wrong[:1],
    }


async def main(spec: dict[str, Any]) -> None:
    """Take orders until there are no more."""
    requests = Requests(spec["visitors"], spec["ports"])
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        figures = await drive(requests, spec["ports"], json.loads(line))
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    uvloop.run(main(json.loads(Path(sys.argv[1]).read_text())))
