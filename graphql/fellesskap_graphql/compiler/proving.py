"""That one field can be compiled: its table has the columns, kinds and nullability its type promises."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import GraphQLEnumType, is_leaf_type, is_list_type, is_non_null_type, is_union_type

from fellesskap_graphql.compiler.bound import Bindings, BoundEntity, BoundField, Form, place_of
from fellesskap_graphql.compiler.checking import Place, Refused, condition, describe
from fellesskap_graphql.compiler.expressions import Aggregate, Col, Expr
from fellesskap_graphql.compiler.facts import facts_of
from fellesskap_graphql.compiler.mapping import (
    ById,
    Computed,
    Either,
    Link,
    Many,
    One,
    Order,
    Pages,
    Part,
)
from fellesskap_graphql.compiler.sources import Column, Kind, Source, source_of

_FORMS = {
    "String": (Form.TEXT, {Kind.TEXT}),
    "Int": (Form.NUMBER, {Kind.INTEGER}),
    "Boolean": (Form.BOOLEAN, {Kind.BOOLEAN}),
    "Date": (Form.MOMENT, {Kind.DATE}),
    "DateTime": (Form.MOMENT, {Kind.MOMENT}),
    "JSON": (Form.JSON, {Kind.JSON}),
}


def prove(bindings: Bindings, entity: BoundEntity, bound: BoundField) -> None:
    """Check one field and complete it with its form or facts; raise `Refused` with the reason."""
    mapping, place = bound.mapping, place_of(entity, bound)
    if isinstance(mapping, Expr):
        _prove_value(entity, bound, mapping, place)
    elif isinstance(mapping, One):
        _no_list(bound)
        target = _target(bindings, bound.named.name)
        _prove_one(mapping, target, place)
        _prove_filters(bound, place.inside(_source(target)))
    elif isinstance(mapping, Many | Pages):
        _prove_rows(bindings, bound, mapping, place)
    elif isinstance(mapping, ById):
        _no_list(bound)
        if bound.nonnull:
            raise Refused("an id can name nothing: the type must be nullable")
        if not bindings.members(bound.named):
            raise Refused(f"no type over rows is a {bound.named.name}")
    elif isinstance(mapping, Either):
        _prove_either(bindings, bound, mapping, place)
    elif isinstance(mapping, Part):
        _prove_part(bindings, entity, bound, mapping, place)
    elif isinstance(mapping, Computed):
        if bound.named.name in bindings.entities or bound.named.name in bindings.connections:
            raise Refused("what Python computes cannot be rows")
        bound.facts = facts_of(mapping.function, mapping.inputs, place)


def _prove_value(entity: BoundEntity, bound: BoundField, mapping: Expr, place: Place) -> None:
    if not is_leaf_type(bound.named) or is_list_type(_unwrapped(bound)):
        raise Refused("a column or a value needs a scalar or enum type")
    if bound.named.name == "ID":
        if bound.name != "id" or entity.source is None:
            raise Refused("only a node's own id is an ID; make others relations")
        place.column(entity.key, 0)
        bound.mapping, bound.form = Col(entity.key), Form.ID
        return
    found = _described(bound, mapping, place)
    if isinstance(bound.named, GraphQLEnumType):
        bound.form, kinds = Form.ENUM, {Kind.TEXT}
        wrong = [name for name, one in bound.named.values.items() if str(one.value).upper() != name]
        if wrong:
            raise Refused(f"enum names must be their stored values in capitals: {', '.join(wrong)}")
    elif bound.named.name in _FORMS:
        bound.form, kinds = _FORMS[bound.named.name]
    else:
        raise Refused(f"no column becomes a {bound.named.name}")
    if found.kind not in kinds:
        raise Refused(f"{found.kind} cannot be a {bound.named.name}")
    if found.nullable and bound.nonnull:
        raise Refused("the value can be null, the type says it cannot")
    bound.nullable_column = found.nullable


def _described(bound: BoundField, mapping: Expr, place: Place) -> Column:
    found = describe(mapping, place)
    if isinstance(mapping, Aggregate):
        _prove_filters(bound, place.inside(source_of(mapping.table)))
    elif any(one.declared.where is not None for one in bound.arguments.values()):
        raise Refused("an argument's `where` narrows rows; this field has none")
    return found


def _prove_one(mapping: One, target: BoundEntity, place: Place) -> None:
    ways = [mapping.column, mapping.back, mapping.via, mapping.where]
    if all(way is None for way in ways) or sum(way is not None for way in ways[:3]) > 1:
        raise Refused("say one way to the row: a column, `back`, `via` or `where`")
    if place.source is None and (mapping.back is not None or mapping.via is not None):
        raise Refused("there is no row here that the row could hang on")
    if _source(target).function:
        raise Refused("the rows of a function are read as pages")
    inside = place.inside(_source(target))
    if mapping.column is not None:
        _uuid(place.column(mapping.column, 0))
    if mapping.back is not None:
        _uuid(inside.column(mapping.back, 0))
    _prove_way(mapping.via, mapping.where, mapping.as_of, mapping.order, inside, place)


def _prove_rows(bindings: Bindings, bound: BoundField, mapping: Many | Pages, place: Place) -> None:
    if isinstance(mapping, Pages):
        if bound.named.name not in bindings.connections:
            raise Refused("pages need the type Connection[T]")
        target = _target(bindings, bindings.connections[bound.named.name])
        orders = [order for _, keys in mapping.orders for order in keys]
    else:
        inner = _unwrapped(bound)
        if not is_list_type(inner) or not is_non_null_type(inner.of_type):
            raise Refused("many needs the type list[T]")
        target = _target(bindings, bound.named.name)
        orders = list(mapping.order)
        if _source(target).function:
            raise Refused("the rows of a function are read as pages")
    inside = place.inside(_source(target))
    if mapping.back is not None:
        _uuid(inside.column(mapping.back, 0))
    if (mapping.back is not None or mapping.via is not None) and place.source is None:
        raise Refused("there is no row here that the rows could hang on")
    if not orders:
        raise Refused("rows need a declared order")
    _prove_way(mapping.via, mapping.where, mapping.as_of, orders, inside, place)
    if isinstance(mapping, Pages) and any(describe(one.by, inside).nullable for one in orders):
        raise Refused("a page's order keys cannot be null; use coalesce")
    _prove_filters(bound, inside)


def _prove_way(
    via: Link | None,
    where: Expr | None,
    as_of: Expr | None,
    order: Iterable[Order],
    inside: Place,
    place: Place,
) -> None:
    if via is not None:
        link = Place(source_of(via.table), None, {}, frozenset())
        _uuid(link.column(via.near, 0))
        _uuid(link.column(via.far, 0))
        if via.where is not None:
            condition(via.where, link)
    if where is not None:
        condition(where, inside)
    if as_of is not None:
        day = describe(as_of, place.knowing(*place.arguments))
        if day.kind is not Kind.DATE or (day.nullable and not place.arguments):
            raise Refused("`as_of` must be a date that is always known")
    for one in order:
        describe(one.by, inside)


def _prove_filters(bound: BoundField, inside: Place) -> None:
    for one in bound.arguments.values():
        if one.declared.where is not None:
            condition(one.declared.where, inside.knowing(one.python_name))


def _prove_either(bindings: Bindings, bound: BoundField, mapping: Either, place: Place) -> None:
    _no_list(bound)
    if not is_union_type(bound.named) or bound.nonnull:
        raise Refused("either needs a nullable union type")
    if {name for name, _ in mapping.choices} != set(bindings.members(bound.named)):
        raise Refused(f"the choices must be the types of {bound.named.name}")
    for name, choice in mapping.choices:
        _prove_one(choice, _target(bindings, name), place)


def _prove_part(
    bindings: Bindings, entity: BoundEntity, bound: BoundField, mapping: Part, place: Place
) -> None:
    _no_list(bound)
    target = bindings.entities.get(bound.named.name)
    if target is None or target.source != entity.source:
        raise Refused(f"{bound.named.name} must be made with row() of the same table")
    if mapping.when is not None:
        condition(mapping.when, place)
        if bound.nonnull:
            raise Refused("a part that can be absent needs a nullable type")


def _target(bindings: Bindings, name: str) -> BoundEntity:
    target = bindings.entities.get(name)
    if target is None or target.source is None:
        raise Refused(f"{name} is no type over rows: make it with row()")
    if target.key not in target.source.columns:
        raise Refused(f"table {target.source.name} has no column {target.key}")
    if target.dated and not {"valid_from", "valid_to"} <= set(target.source.columns):
        raise Refused(f"table {target.source.name} is dated but has no valid_from and valid_to")
    return target


def _source(entity: BoundEntity) -> Source:
    assert entity.source is not None
    return entity.source


def _no_list(bound: BoundField) -> None:
    if is_list_type(_unwrapped(bound)):
        raise Refused("it yields one object, the type says a list")


def _unwrapped(bound: BoundField):  # type: ignore[no-untyped-def]
    return bound.type.of_type if is_non_null_type(bound.type) else bound.type


def _uuid(column: Column) -> None:
    if column.kind is not Kind.UUID:
        raise Refused(f"a key is a uuid, not {column.kind}")
