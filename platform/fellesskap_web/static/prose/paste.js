// What comes from the clipboard or is dropped, cut down to the shapes of the vocabulary. The HTML of Word and of
// other pages is read in a document that runs nothing and fetches nothing; lists that Word writes as paragraphs
// become lists again.

import { DOMParser as ShapeParser } from "prosemirror-model";
import { plainSlice, schema } from "./schema.js";

const rules = { createHTML: (html) => html };
const inert = window.trustedTypes ? window.trustedTypes.createPolicy("fellesskap-paste", rules) : rules;
const shapes = ShapeParser.fromSchema(schema);

/** The pages' policy has no style and no code in attributes, not even in a document nobody sees: they are data. */
function inertly(html) {
  return html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on\w+)\s*=/gi, "$1 data-$2="));
}

function level(paragraph) {
  const found = /mso-list:[^;]*\blevel(\d)/.exec(paragraph.dataset.style ?? "");
  return found ? Number(found[1]) : 0;
}

/** Word's lists are paragraphs with a mark written out in front; give them the lists they stand for. */
function gatherWordLists(body) {
  let open = [];
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const depth = paragraph.localName === "p" ? level(paragraph) : 0;
    if (!depth) {
      open = [];
      continue;
    }
    const mark = [...paragraph.querySelectorAll("span")].find((one) => /mso-list:\s*Ignore/i.test(one.dataset.style ?? ""));
    const ordered = /^\s*\(?[0-9a-zA-Z]{1,3}[.)]/.test(mark?.textContent ?? "");
    mark?.remove();
    const goesOn = open.length && open[0].previous === paragraph.previousElementSibling;
    if (!goesOn) open = [];
    open.length = Math.min(open.length, depth);
    while (open.length < depth) {
      const list = paragraph.ownerDocument.createElement(ordered ? "ol" : "ul");
      const parent = open.at(-1)?.list;
      if (!parent) paragraph.before(list);
      else if (parent.lastElementChild) parent.lastElementChild.append(list);
      else break;
      open.push({ list, previous: null });
    }
    const item = paragraph.ownerDocument.createElement("li");
    paragraph.before(item);
    open.at(-1).list.append(item);
    item.append(paragraph);
    open[0].previous = open[0].list;
  }
}

function htmlSlice(html) {
  const { body } = new DOMParser().parseFromString(inert.createHTML(inertly(html)), "text/html");
  body.querySelectorAll("style, script, title, meta, link, template, object, iframe, svg, math, xml").forEach((one) => one.remove());
  for (const cell of body.querySelectorAll("th, td")) {
    cell.removeAttribute("colspan");
    cell.removeAttribute("rowspan");
  }
  gatherWordLists(body);
  return shapes.parseSlice(body, { preserveWhitespace: false });
}

function sliceOf(data, plainly) {
  const html = plainly ? "" : data.getData("text/html");
  if (html) return htmlSlice(html);
  const text = data.getData("text/plain");
  return text ? plainSlice(text) : null;
}

let shift = false;

/** The handlers that stand in for the editor's own reading of HTML, which the pages' security policy refuses. */
export const pasting = {
  keydown(_, event) {
    shift = event.shiftKey;
    return false;
  },
  paste(view, event) {
    event.preventDefault();
    const slice = event.clipboardData && sliceOf(event.clipboardData, shift);
    if (!slice?.size) return true;
    if (!view.someProp("handlePaste", (handle) => handle(view, event, slice))) {
      view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta("paste", true));
    }
    return true;
  },
  drop(view, event) {
    if (view.dragging) return false;
    event.preventDefault();
    const slice = event.dataTransfer && sliceOf(event.dataTransfer, false);
    const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (slice?.size && place) view.dispatch(view.state.tr.replaceRange(place.pos, place.pos, slice).scrollIntoView());
    return true;
  },
};
