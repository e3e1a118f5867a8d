// Writing structured text in a page. Each field marked `data-prose` holds a text area, which works alone; here it
// gets an editor in front of it and goes on carrying what is sent: the document as JSON, once something is changed.

import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { gapCursor } from "prosemirror-gapcursor";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState, Plugin } from "prosemirror-state";
import { goToNextCell, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { pasting } from "./paste.js";
import { readDocument, schema, toPlainJSON } from "./schema.js";
import { startTools } from "./tools.js";

const { nodes, marks } = schema;

/** After a table or a list at the very end there is always a line to go on writing on. */
const lastLine = new Plugin({
  appendTransaction(_, __, state) {
    return state.doc.lastChild.type === nodes.table ? state.tr.insert(state.doc.content.size, nodes.paragraph.create()) : null;
  },
});

function lineBreak(state, dispatch) {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

function keys(tools) {
  const openLink = () => {
    tools().openLink();
    return true;
  };
  return keymap({
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-b": toggleMark(marks.strong),
    "Mod-i": toggleMark(marks.em),
    "Mod-k": openLink,
    Enter: splitListItem(nodes.list_item),
    "Shift-Enter": chainCommands(exitCode, lineBreak),
    // Tab leaves the editor, as from any field; items and cells have keys of their own.
    "Mod-]": sinkListItem(nodes.list_item),
    "Mod-[": liftListItem(nodes.list_item),
    "Alt-ArrowRight": goToNextCell(1),
    "Alt-ArrowLeft": goToNextCell(-1),
  });
}

function start(field) {
  const source = field.querySelector("textarea");
  const label = field.querySelector("label");
  const described = source.getAttribute("aria-describedby");
  // What the browser or the draft brought back is newer than what the page came with.
  const brought = source.value !== source.defaultValue;
  if (!brought && source.dataset.document) source.value = source.dataset.document;
  const { id } = source;
  label.id ||= `${id}-navn`;
  source.removeAttribute("id");
  source.hidden = true;
  const place = document.createElement("div");
  place.className = "prose-place";
  source.before(place);

  let tools;
  const view = new EditorView(place, {
    state: EditorState.create({
      doc: readDocument(source.value),
      plugins: [
        inputRules({ rules: [wrappingInputRule(/^[-–•*] $/, nodes.bullet_list), wrappingInputRule(/^1[.)] $/, nodes.ordered_list)] }),
        keys(() => tools),
        keymap(baseKeymap),
        history(),
        gapCursor(),
        tableEditing(),
        lastLine,
      ],
    }),
    attributes: {
      id,
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": label.id,
      class: "ds-input prose prose-writing",
      ...(described ? { "aria-describedby": described } : {}),
      ...(source.getAttribute("aria-required") ? { "aria-required": "true" } : {}),
      ...(source.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      ...(source.lang ? { lang: source.lang } : {}),
    },
    handleDOMEvents: pasting,
    dispatchTransaction(transaction) {
      const state = view.state.apply(transaction);
      view.updateState(state);
      tools?.update(state);
      if (!transaction.docChanged) return;
      source.value = JSON.stringify(toPlainJSON(state.doc));
      source.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const bar = field.querySelector("[data-prose-tools]");
  bar.setAttribute("aria-controls", id);
  bar.setAttribute("aria-describedby", label.id);
  tools = startTools(field, view);
  tools.update(view.state);
  label.addEventListener("click", () => view.focus());
}

document.querySelectorAll("[data-prose]").forEach(start);
