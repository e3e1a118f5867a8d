"""Battery S10: no text makes the guard's work explode; how fast it is, is printed and not judged."""

from __future__ import annotations

import random
import time

import pytest

from fellesskap.guard import find

MEGABYTE = 1_000_000
# Linear work takes about a second for a megabyte; what grows faster takes minutes.
EXPLODED = 15.0
SENTENCES = (
    "Saken gjelder felles rutine for utskriving fra sykehuset til kommunen.",
    "Se sak 12/2022 og møte 24.2.2022 kl. 10.00–12.00, tlf. 91 23 45 67, org.nr. 983 971 709.",
    "Beløpet er 12 345 678 kr, fordelt på 42 kommuner.",
    "«Tilslutning med merknad» er gitt av Øyer, Ringebu og Sør-Fron i mai.",
)


def seconds(text: str) -> float:
    started = time.process_time()
    find(text)
    return time.process_time() - started


def test_ten_kilobytes_of_prose() -> None:
    rng = random.Random(4)
    taken = []
    for _ in range(60):
        text = " ".join(rng.choice(SENTENCES) for _ in range(180))
        assert len(text) > 10_000
        taken.append(seconds(text))
    p95 = sorted(taken)[int(0.95 * len(taken))]
    print(f"S10: p95 {1000 * p95:.1f} ms for 10 KB")
    assert p95 < EXPLODED


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "1 ",
        "0 1 0 1-",
        "1....",
        f"1{' ' * 999}",
        "<",
        "<a",
        "&",
        "fnr ",
        "a1b2 3.4-5/6 ",
        "1pnr",
        "010170 12345 ",
    ],
)
def test_a_hostile_megabyte_does_not_explode(part: str) -> None:
    text = (part * (MEGABYTE // len(part) + 1))[:MEGABYTE]
    assert seconds(text) < EXPLODED
