"""Words: what the text just before eleven digits calls them."""

from __future__ import annotations

import re

from fellesskap.guard.rules import Named

_REACH = 40
_REACH_OF_ACCOUNT = 24

_NO_LETTER_BEFORE = r"(?<![^\W\d_])"
_NO_LETTER_AFTER = r"(?![^\W\d_])"
_IDENTITY = (
    r"f(?:ø|o|oe)dsels-?\s?(?:nr|nummer(?:et)?)|f\.?\s?nr|f(?:ø|o|oe)dsels-\s?og\s+personnummer"
    r"|person-?\s?(?:nr|nummer(?:et)?)|pers\.?\s?nr|pnr|[dh][-.]?\s?(?:nr|nummer(?:et)?)"
    r"|(?:felles\s)?hjelpe?-?(?:nr|nummer(?:et)?)|fh-?(?:nr|nummer)|identitetsnummer(?:et)?"
    r"|national identity number|riegádannummar"
)
_PATIENT = r"pasient(?:en|ens|ar|nr|nummer|id)?"
_ACCOUNT = r"[^\W\d_]{0,20}konto(?:en|ens|er|nr|nummer|nummeret)?|iban|bankgiro"
_NAME = re.compile(
    rf"{_NO_LETTER_BEFORE}(?:(?P<identity>{_IDENTITY})|(?P<patient>{_PATIENT})|(?P<account>{_ACCOUNT}))"
    rf"{_NO_LETTER_AFTER}",
    re.IGNORECASE,
)
_TO_LAST_DIGIT = re.compile(r".*[0-9]", re.DOTALL)
_IBAN = re.compile(r"NO[0-9]{2}\W{0,3}\Z")
_SENTENCE_ENDS = re.compile(r"[!?;\n]|(?<=.)\.\s")
_PHONE_PLUS = re.compile(r"(?<![^\W_])\+\Z")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)


def named(plain: str, start: int) -> Named:
    """Tell what the nearest word before `start` calls the digits there.

    A name reaches past words and marks but not past other digits; the name of an account, which excuses,
    reaches less far and never out of its sentence.
    """
    before = plain[max(0, start - _REACH) : start]
    digits = _TO_LAST_DIGIT.match(before)
    between = before[digits.end() :] if digits else before
    if names := list(_NAME.finditer(between)):
        between = between[names[-1].end() :]
        if names[-1]["identity"]:
            return Named.IDENTITY
        if names[-1]["patient"]:
            return Named.PATIENT
        if len(between) <= _REACH_OF_ACCOUNT and not _SENTENCE_ENDS.search(between):
            return Named.ACCOUNT
    if digits and _IBAN.search(before):
        return Named.ACCOUNT
    return Named.PHONE if before.endswith("+") and _PHONE_PLUS.search(before) else Named.NOTHING


def in_machine_id(plain: str, start: int, end: int) -> bool:
    """Tell whether the digits are part of a UUID, which no person has typed."""
    left = max(0, start - 36)
    around = plain[left : end + 36]
    return "-" in around and any(
        left + match.start() <= start and end <= left + match.end() for match in _UUID.finditer(around)
    )
