"""Mutations: a command's dataclass is the input, the service does it, and the reader's selection answers.

`mutation(service.PlaceCase, service.place_case, Case)` is all a noun writes. The payload is a union of the
result and `Problem`; a refusal rolls the work back and is answered in words from the catalogues.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from enum import Enum, StrEnum
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, ForwardRef, Union
from uuid import UUID

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from fellesskap.db.work import Work
from fellesskap.errors import DomainError
from fellesskap_graphql.compiler.mapping import vocabulary
from fellesskap_graphql.ids import key_of

Service = Callable[[Work, Any], Awaitable[UUID]]
Build = Callable[[Any], Any]

_NOTHING = UUID(int=0)
_PLAIN = frozenset({str, int, bool, date, datetime})


class ProblemKind(StrEnum):
    """What kind of refusal a problem is."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    RULE_BROKEN = "rule_broken"
    INVALID = "invalid"
    CONFLICT = "conflict"


vocabulary(ProblemKind)


@strawberry.type(
    description="Why a command was refused; nothing was changed, unless the code says otherwise."
)
class Problem:
    kind: ProblemKind
    code: str
    message: str
    field: str | None
    rule_id: str | None


def problem(error: DomainError, message: str) -> Problem:
    """The problem that a refusal is told as."""
    return Problem(
        kind=ProblemKind(error.kind),
        code=error.code,
        message=message,
        field=to_camel_case(error.field) if error.field else None,
        rule_id=error.rule_id,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Input:
    """An input type, how a command is made of its value, and the types that its ids name, by place."""

    type: type
    build: Build
    nodes: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Mutation:
    """One command of the graph."""

    name: str
    command: type
    service: Service
    result: Any
    input: Input

    @property
    def result_name(self) -> str:
        """The name of the result's type in the schema."""
        if typing.get_origin(self.result) is Annotated:
            named: ForwardRef = typing.get_args(self.result)[0]
            return named.__forward_arg__
        definition = get_object_definition(self.result)
        assert definition is not None
        return definition.name


def mutation(
    command: type, service: Service, result: Any, *, ids: Mapping[str, str] | None = None
) -> Mutation:
    """Make a command a mutation whose payload is the row that the service returns the id of.

    `result` is the row's class, or its lazy name.

    A field `case_id` takes an id of a `Case`; `ids` names the type where the field's name does not.
    """
    name = command.__name__
    return Mutation(name[0].lower() + name[1:], command, service, result, _input(command, ids or {}))


def mutation_type(mutations: Sequence[Mutation]) -> type:
    """The schema's `Mutation`, with one field a command."""
    namespace: dict[str, Any] = {"__annotations__": {}}
    for one in mutations:
        payload = f"{one.command.__name__}Result"
        namespace["__annotations__"][one.name] = Annotated[
            Union[one.result, Problem], strawberry.union(name=payload)  # noqa: UP007 - made at run time
        ]
        made = strawberry.field(name=one.name, description=inspect.cleandoc(one.command.__doc__ or ""))
        made.arguments = [
            StrawberryArgument("input", None, StrawberryAnnotation(one.input.type)),
            StrawberryArgument(
                "key",
                None,
                StrawberryAnnotation(str | None),
                description="Makes repeating harmless: for 30 days the same key is done once.",
            ),
        ]
        namespace[one.name] = made
    return strawberry.type(type("Mutation", (), namespace), description="What can be done in a community.")


def check_ids(mutations: Sequence[Mutation], names: Collection[str]) -> None:
    """Refuse commands whose ids name no type of the schema."""
    wrong = sorted(
        f"{where} names {node}, which is no node: say which in ids"
        for one in mutations
        for where, node in one.input.nodes.items()
        if node not in names
    )
    if wrong:
        raise TypeError("these inputs cannot be read:\n  " + "\n  ".join(wrong))


def _input(command: type, ids: Mapping[str, str]) -> Input:
    """Derive the input type of a command, and the function that makes a command of its coerced value."""
    hints = typing.get_type_hints(command)
    annotations: dict[str, Any] = {}
    namespace: dict[str, Any] = {"__annotations__": annotations}
    builders: list[tuple[str, str, Build, bool]] = []
    nodes: dict[str, str] = {}
    for field in dataclasses.fields(command):
        hint, optional = _without_none(hints[field.name])
        annotation, build = _field(f"{command.__name__}.{field.name}", field.name, hint, ids, nodes)
        builders.append((to_camel_case(field.name), field.name, build, optional))
        default = field.default
        if isinstance(default, str | int):
            namespace[field.name] = strawberry.field(default=default)
        elif default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
            namespace[field.name] = strawberry.field(default=strawberry.UNSET)
            optional = True
        annotations[field.name] = annotation | None if optional else annotation
    made = strawberry.input(
        type(f"{command.__name__}Input", (), namespace), description=inspect.cleandoc(command.__doc__ or "")
    )

    def construct(value: Mapping[str, Any]) -> Any:
        return command(
            **{
                name: build(value[given])
                for given, name, build, optional in builders
                if given in value and (value[given] is not None or optional)
            }
        )

    return Input(made, construct, nodes)


def _field(
    where: str, name: str, hint: Any, ids: Mapping[str, str], nodes: dict[str, str]
) -> tuple[Any, Build]:
    """The GraphQL annotation of one field without its optionality, and how its coerced value is read."""
    if hint is UUID:
        named = ids.get(name) or to_camel_case(f"_{name.removesuffix('_id')}").lstrip("_")
        nodes[where] = named[0].upper() + named[1:]
        return strawberry.ID, _or_none(_key_reader(nodes[where]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        vocabulary(hint)
        return hint, _or_none(hint)
    if hint in _PLAIN:
        return hint, _same
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        nested = _NESTED.get(hint) or _input(hint, ids)
        _NESTED[hint] = nested
        nodes.update(nested.nodes)
        return nested.type, _or_none(nested.build)
    if typing.get_origin(hint) in (tuple, list, frozenset):
        item, build = _field(where, name.removesuffix("s"), typing.get_args(hint)[0], ids, nodes)
        collect = typing.get_origin(hint)
        return GenericAlias(list, (item,)), _or_none(lambda values: collect(build(value) for value in values))
    raise TypeError(f"{where}: {hint} cannot be an input")


# One input type for a dataclass, however many commands hold it.
_NESTED: dict[type, Input] = {}


def _key_reader(node: str) -> Build:
    # An id that names nothing becomes one that no row has, so that the service says what it says of any.
    return lambda value: key_of(value, node) or _NOTHING


def _without_none(hint: Any) -> tuple[Any, bool]:
    arguments = typing.get_args(hint)
    if isinstance(hint, UnionType) or typing.get_origin(hint) is Union:
        inner = [one for one in arguments if one is not NoneType]
        if len(inner) == 1:
            return inner[0], NoneType in arguments
    return hint, False


def _same(value: Any) -> Any:
    return value


def _or_none(build: Build) -> Build:
    return lambda value: None if value is None else build(value)
