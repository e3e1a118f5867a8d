"""What was measured, as a table to read and as lines that a script can read."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from asking import OPERATIONS, READS, SERVERS

PEERS = SERVERS[1:]
MAIN = 16


@dataclass(frozen=True, slots=True)
class Slice:
    """One server under one operation and number of clients, for a moment."""

    server: str
    operation: str
    clients: int
    turn: int
    requests: int
    seconds: float
    p50: float
    server_cpu: float
    database_cpu: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


class Figures:
    """All slices of a run, and the ratios between neighbours in time."""

    def __init__(self, slices: Iterable[Slice]) -> None:
        self._cells: dict[tuple[str, str, int], list[Slice]] = {}
        for one in slices:
            self._cells.setdefault((one.server, one.operation, one.clients), []).append(one)
        self.clients = sorted({clients for _, _, clients in self._cells})

    def median(self, server: str, operation: str, clients: int, of: str) -> float:
        """The median over the rounds: `rate`, `p50` (ms), or CPU ms a request of `server` or `database`."""
        cells = self._cells[server, operation, clients]
        if of == "rate":
            return statistics.median(one.rate for one in cells)
        if of == "p50":
            return statistics.median(one.p50 for one in cells) * 1e3
        if of == "server":
            return statistics.median(one.server_cpu / one.requests for one in cells) * 1e3
        return statistics.median(one.database_cpu / one.requests for one in cells) * 1e3

    def ratio(self, peer: str, operation: str, clients: int) -> float:
        """How many times the peer's requests the product answers: the median over rounds."""
        product = self._cells["product", operation, clients]
        other = {one.turn: one for one in self._cells[peer, operation, clients]}
        return statistics.median(one.rate / other[one.turn].rate for one in product)

    def mean(self, peer: str, clients: int) -> float:
        """The geometric mean of the ratios over the four operations."""
        return math.prod(self.ratio(peer, operation, clients) for operation in OPERATIONS) ** (
            1 / len(OPERATIONS)
        )


def table(figures: Figures, statements: dict[str, dict[str, float]], memory: dict[str, int]) -> str:
    """The whole table, for people."""
    lines = [
        f"{'':27} {'':>8} {'':>8} {'CPU ms a request':>18}",
        f"{'':23} {'c':>3} {'req/s':>8} {'p50 ms':>8} {'server + database':>18} {'statements':>11}  product is",
    ]
    for operation in OPERATIONS:
        for clients in figures.clients:
            for server in SERVERS:
                rate, p50, own, database = (
                    figures.median(server, operation, clients, of)
                    for of in ("rate", "p50", "server", "database")
                )
                times = "" if server == "product" else f"{figures.ratio(server, operation, clients):.2f} ×"
                lines.append(
                    f"{operation:10} {server:12} {clients:>3} {rate:8.0f} {p50:8.2f} {own:8.2f} + {database:<7.2f} "
                    f"{statements[server][operation]:>11.1f}  {times}"
                )
        lines.append("")
    lines.append("requests a second, geometric mean over the four operations: product is")
    for peer in PEERS:
        found = ", ".join(f"c={clients}: {figures.mean(peer, clients):.2f} ×" for clients in figures.clients)
        lines.append(f"  {peer:12} {found}")
    lines.append("most memory held: " + ", ".join(f"{name} {memory[name] / 1e6:.0f} MB" for name in SERVERS))
    return "\n".join(lines)


def figure_lines(
    figures: Figures, statements: dict[str, dict[str, float]], memory: dict[str, int]
) -> list[str]:
    """One figure a line, `name: value`."""
    lines = [
        f"x_postgraphile: {figures.mean('postgraphile', MAIN):.2f}",
        f"x_handwritten: {figures.mean('handwritten', MAIN):.2f}",
        f"statements_per_operation: {max(statements['product'][one] for one in READS):g}",
        f"statements_answer: {statements['product']['answer']:g}",
    ]
    for peer in reversed(PEERS):
        lines += [f"x_{peer}_{one}: {figures.ratio(peer, one, MAIN):.2f}" for one in OPERATIONS]
        lines += [
            f"x_{peer}_c{clients}: {figures.mean(peer, clients):.2f}"
            for clients in figures.clients
            if clients != MAIN
        ]
    for one in OPERATIONS:
        lines.append(f"requests_a_second_{one}: {figures.median('product', one, MAIN, 'rate'):.0f}")
    for one in OPERATIONS:
        lines.append(f"cpu_ms_{one}: {figures.median('product', one, MAIN, 'server'):.2f}")
    lines += [f"memory_mb_{name}: {memory[name] / 1e6:.0f}" for name in SERVERS]
    return lines
