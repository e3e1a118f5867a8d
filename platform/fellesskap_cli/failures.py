"""Expected failures of the command line: a sentence, what to do, exit code 2, and no traceback."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import asyncpg
import click
import redis

from fellesskap.embedded import ServerError
from fellesskap.errors import DomainError
from fellesskap.structure.rules import Finding
from fellesskap.texts import LANGUAGES, sentence

EXIT_EXPECTED = 2

_WHAT_TO_DO = {
    "not_found": "Look at the name again; `fellesskap tenant list` shows the communities.",
    "not_allowed": "Use an account that may do this.",
    "rule_broken": "Change the input so that the rule holds, then run the command again.",
    "invalid": "Correct the input, then run the command again.",
    "conflict": "Somebody changed it in the meantime: look at it again, then run the command again.",
}
_NO_DATABASE = (
    "The database does not answer: {error}. Start it, or correct DATABASE_URL and PROVISIONER_URL. "
    "On a machine without one, `fellesskap run` brings its own."
)
_REFUSED_BY_DATABASE = (
    "The database lets nobody in with this address: {error}. Correct the user, password or database name "
    "in DATABASE_URL and PROVISIONER_URL."
)


class CommandError(click.ClickException):
    """A failure only the command line knows, with what to do in the message."""

    exit_code = EXIT_EXPECTED


@contextmanager
def explained() -> Iterator[None]:
    """Turn what a person can mend into a sentence; anything else is a defect and is shown whole."""
    try:
        yield
    except DomainError as error:
        raise CommandError(describe(error)) from None
    except ServerError as error:
        raise CommandError(str(error)) from None
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        raise CommandError(_REFUSED_BY_DATABASE.format(error=error)) from None
    except (ConnectionError, TimeoutError, asyncpg.CannotConnectNowError) as error:
        raise no_database(error) from None
    except redis.ConnectionError as error:
        raise CommandError(f"Valkey does not answer: {error}. Start it, or correct VALKEY_URL.") from None


def no_database(error: Exception) -> CommandError:
    """The failure to reach the database."""
    return CommandError(_NO_DATABASE.format(error=str(error) or type(error).__name__))


def describe(error: DomainError) -> str:
    """The refusal as the pages would say it, its code, its findings if it has any, and what to do."""
    said = sentence(error.code, error.facts, language())
    place = f" [{error.field}]" if error.field else ""
    found = error.facts.get("findings")
    findings = finding_lines(found) if isinstance(found, list) else []
    return "\n".join([f"{said}{place} ({error.code})", *findings, _WHAT_TO_DO[error.kind]])


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """Each finding with its place and its sentence."""
    return [
        f"  {finding.severity}: {finding.path}: {sentence(finding.code, finding.facts, language())}"
        for finding in findings
    ]


def language() -> str:
    """The language of sentences: FELLESSKAP_LANGUAGE, else bokmål."""
    wanted = os.environ.get("FELLESSKAP_LANGUAGE", "nb")
    return wanted if wanted in LANGUAGES else "nb"
