// What the buttons and keys of the editor do, and which of them are on and possible where the caret stands.

import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { TextSelection } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable } from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const LISTS = [nodes.bullet_list, nodes.ordered_list];

/** The innermost node around the caret that `wanted` says yes to, with its depth. */
function around(state, wanted) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (wanted($from.node(depth))) return { node: $from.node(depth), at: $from.before(depth) };
  }
  return null;
}

export function markOn(state, type) {
  const { empty, from, to, $from } = state.selection;
  if (empty) return Boolean(type.isInSet(state.storedMarks || $from.marks()));
  return state.doc.rangeHasMark(from, to, type);
}

function toggleHeading(level) {
  return (state, dispatch) => {
    const { parent } = state.selection.$from;
    const on = parent.type === nodes.heading && parent.attrs.level === level;
    return (on ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch);
  };
}

function toggleList(type) {
  return (state, dispatch) => {
    const found = around(state, (node) => LISTS.includes(node.type));
    if (!found) {
      // A heading cannot be an item: it becomes a paragraph on the way.
      if (state.selection.$from.parent.type !== nodes.heading) return wrapInList(type)(state, dispatch);
      return setBlockType(nodes.paragraph)(state, dispatch && ((tr) => wrapInList(type)(state.apply(tr), (then) => {
        then.steps.forEach((step) => tr.step(step));
        dispatch(tr);
      })));
    }
    if (found.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(found.at, type));
    return true;
  };
}

function toggleQuote(state, dispatch) {
  return around(state, (node) => node.type === nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);
}

function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  const row = (type) => nodes.table_row.create(null, [1, 2, 3].map(() => type.createAndFill()));
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
  const { $from } = state.selection;
  const top = $from.depth > 0 ? $from.after(1) : $from.pos;
  if (dispatch) {
    const emptyHere = $from.depth === 1 && $from.parent.content.size === 0;
    const start = emptyHere ? $from.before(1) : top;
    const tr = emptyHere ? state.tr.replaceWith(start, $from.after(1), table) : state.tr.insert(start, table);
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(start + 3))).scrollIntoView());
  }
  return true;
}

export const acts = {
  strong: { run: toggleMark(marks.strong), on: (state) => markOn(state, marks.strong) },
  em: { run: toggleMark(marks.em), on: (state) => markOn(state, marks.em) },
  heading: { run: toggleHeading(3), on: (state) => state.selection.$from.parent.attrs.level === 3 },
  subheading: { run: toggleHeading(4), on: (state) => state.selection.$from.parent.attrs.level === 4 },
  bullet_list: { run: toggleList(nodes.bullet_list), on: (state) => around(state, (node) => LISTS.includes(node.type))?.node.type === nodes.bullet_list },
  ordered_list: { run: toggleList(nodes.ordered_list), on: (state) => around(state, (node) => LISTS.includes(node.type))?.node.type === nodes.ordered_list },
  blockquote: { run: toggleQuote, on: (state) => around(state, (node) => node.type === nodes.blockquote) !== null },
  table: { run: insertTable },
  add_row: { run: addRowAfter },
  add_column: { run: addColumnAfter },
  delete_row: { run: deleteRow },
  delete_column: { run: deleteColumn },
  delete_table: { run: deleteTable },
  undo: { run: undo },
  redo: { run: redo },
};

export { isInTable };
