"""The XML that office files are made of, read bit by bit and without anything that reaches out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from fellesskap.errors import Invalid

DEEPEST = 256


def local(name: str) -> str:
    """Give a name without its namespace."""
    return name.rpartition("}")[2]


def elements(
    content: bytes, fold: Callable[[str, Element], str] | None = None
) -> Iterator[tuple[bool, str, Element]]:
    """R-FILE-4: XML is well formed and declares no types or entities of its own.

    Give each element as it begins and as it ends (`True`), with its local name. Once ended it is forgotten, but for
    what `fold` makes of it, which is its text from then on. Source: safety.md §6 «XXE (defusedxml)».
    """
    depth = 0
    try:
        for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise _damaged()
            yield event == "end", local(element.tag), element
            if event == "end":
                # What stands after an element may be read already; clearing would lose it.
                text, tail = fold(local(element.tag), element) if fold else None, element.tail
                element.clear()
                element.text, element.tail = text, tail
    except DefusedXmlException as error:
        raise Invalid("file.unsafe_xml", field="file", rule="R-FILE-4") from error
    except (ParseError, LookupError, UnicodeError, ValueError) as error:
        raise _damaged() from error


def said(
    content: bytes,
    gap: Callable[[str], str],
    look: Callable[[str, Mapping[str, str]], None] = lambda name, attributes: None,
) -> str:
    """Join all that is said in a part, in the order it stands; each element ends with the `gap` of its name.

    `look` is shown each element's attributes.
    """

    def fold(name: str, element: Element) -> str:
        within = "".join(f"{child.text or ''}{child.tail or ''}" for child in element)
        return f"{element.text or ''}{within}{gap(name)}"

    last: Element | None = None
    for ended, name, element in elements(content, fold):
        if not ended:
            look(name, element.attrib)
        last = element
    return (last.text or "") if last is not None else ""


def _damaged() -> Invalid:
    return Invalid("file.damaged", field="file", rule="R-FILE-4")
