"""Battery S2: what looks like a number and is none must seldom be refused and not often be questioned."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable

from fellesskap.guard import find
from fellesskap.guard.rules import Severity

Make = Callable[[random.Random], str]


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def day(rng: random.Random) -> str:
    return f"{rng.randint(1, 31)}.{rng.randint(1, 12)}.{rng.randint(2018, 2032)}"


def spaced(text: str, *lengths: int) -> str:
    parts, start = [], 0
    for length in lengths:
        parts.append(text[start : start + length])
        start += length
    return " ".join(parts)


def organisation(rng: random.Random) -> str:
    number = f"{rng.choice('89')}{digits(rng, 8)}"
    return rng.choice([number, spaced(number, 3, 3, 3), f"{spaced(number, 3, 3, 3)} MVA", f"NO{number}MVA"])


def phone(rng: random.Random) -> str:
    number = f"{rng.randint(2, 9)}{digits(rng, 7)}"
    spelled = rng.choice([number, spaced(number, 2, 2, 2, 2), spaced(number, 3, 2, 3)])
    return f"{rng.choice(['', '+47 ', '+47', '0047 ', 'tlf. '])}{spelled}"


def phones(rng: random.Random) -> str:
    return rng.choice([" / ", ", ", "\n"]).join(phone(rng) for _ in range(3))


def reference(rng: random.Random) -> str:
    number = digits(rng, rng.choice([7, 9, 10, 11, 12, 14, 16, 20, 25]))
    return rng.choice([f"KID {number}", f"KID: {' '.join(number[at : at + 4] for at in range(0, 25, 4))}"])


def book(rng: random.Random) -> str:
    return rng.choice(
        [
            f"ISBN 978-82-{digits(rng, 2)}-{digits(rng, 5)}-{digits(rng, 1)}",
            f"ISBN 978-82-{digits(rng, 3)}-{digits(rng, 4)}-{digits(rng, 1)}",
            f"978 82 {digits(rng, 4)} {digits(rng, 3)} {digits(rng, 1)}",
            f"ISBN 82-{digits(rng, 3)}-{digits(rng, 4)}-X",
            f"978{digits(rng, 10)}",
        ]
    )


def dates(rng: random.Random) -> str:
    clock = f"kl. {rng.randint(8, 16)}.{rng.randint(0, 59):02}"
    return rng.choice(
        [
            f"{day(rng)}–{day(rng)}",
            f"Møte {day(rng)} {clock}, rom {rng.randint(1, 400)}",
            f"{rng.randint(2018, 2032)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} 12:30:05",
            f"{day(rng)}, {day(rng)} og {day(rng)}",
            f"Frist {day(rng)}. Sak {rng.randint(1, 200)}/{rng.randint(2018, 2032)}",
        ]
    )


def case_numbers(rng: random.Random) -> str:
    return ", ".join(f"{rng.randint(1, 200)}/{rng.randint(2018, 2032)}" for _ in range(rng.randint(1, 5)))


def amounts(rng: random.Random) -> str:
    rows = [
        f"{rng.randint(2018, 2032)} {rng.randint(1, 999)} {rng.randint(100, 999)} {rng.randint(0, 99)}"
        for _ in range(4)
    ]
    return f"kr {rng.randint(1, 99)} {digits(rng, 3)} {digits(rng, 3)}\n" + "\n".join(rows)


def counts(rng: random.Random) -> str:
    return "\n".join("\t".join(str(rng.randint(0, 42)) for _ in range(6)) for _ in range(5))


def iban(rng: random.Random, account: str) -> str:
    return rng.choice(
        [
            f"NO{digits(rng, 2)} {spaced(account, 4, 4, 3)}",
            f"NO{digits(rng, 2)}{account}",
            f"IBAN: NO{digits(rng, 2)} {account}",
        ]
    )


def bank_account(rng: random.Random, account: str) -> str:
    dotted = f"{account[:4]}.{account[4:6]}.{account[6:]}"
    return rng.choice(
        [
            dotted,
            f"konto {account}",
            f"Kontonr.: {dotted}",
            f"Driftskonto: {spaced(account, 4, 2, 5)}",
            account,
        ]
    )


def test_hard_negatives_seldom_block(make_account: Make) -> None:
    rng = random.Random(2)
    sources: dict[str, Make] = {
        "account": lambda rng: bank_account(rng, make_account(rng)),
        "iban": lambda rng: iban(rng, make_account(rng)),
        "reference": reference,
        "organisation": organisation,
        "phone": phone,
        "phones": phones,
        "book": book,
        "dates": dates,
        "case": case_numbers,
        "amounts": amounts,
        "counts": counts,
        "machine id": lambda rng: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
    }
    tried: Counter[str] = Counter()
    blocked: Counter[str] = Counter()
    warned: Counter[str] = Counter()
    for place in range(5_004):
        name = list(sources)[place % len(sources)]
        text = sources[name](rng)
        weights = {found.severity for found in find(rng.choice(["{}", "Se {}.", "Gjelder: {}"]).format(text))}
        tried[name] += 1
        blocked[name] += Severity.BLOCK in weights
        warned[name] += weights == {Severity.WARN}
    print(f"S2: {tried.total()} negatives, blocked {blocked.total()}, warned {warned.total()}")
    print({name: (blocked[name], warned[name], tried[name]) for name in sources})
    assert tried.total() >= 5_000
    assert blocked.total() <= 0.005 * tried.total()
    assert warned.total() <= 0.05 * tried.total()


def test_an_account_is_questioned_and_not_refused() -> None:
    # The digits pass every control of a (synthetic) national number; only the spelling or the word excuses.
    for text in ("1583.70.30088", "kontonr. 15837030088", "Konto for tilskudd: 15837030088", "+15837030088"):
        assert [found.severity for found in find(text)] == [Severity.WARN], text
    for text in ("Kontoret: 15837030088", "Kontoen er sperret. 15837030088", "konto 1 og 15837030088"):
        assert [found.severity for found in find(text)] == [Severity.BLOCK], text
