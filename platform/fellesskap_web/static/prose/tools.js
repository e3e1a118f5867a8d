// The row of buttons above an editor: one stop for the Tab key, arrows between the buttons, pressed where it holds.

import { toggleMark } from "prosemirror-commands";
import { closeHistory } from "prosemirror-history";
import { TextSelection } from "prosemirror-state";
import { acts, isInTable, markOn } from "./acts.js";
import { address, schema } from "./schema.js";

const { link } = schema.marks;

/** The whole of the link that the caret stands in, as a range. */
function linkAround(state) {
  const { $from, empty, from, to } = state.selection;
  if (!empty) return { from, to, href: "" };
  const here = link.isInSet($from.marks()) || link.isInSet($from.nodeAfter?.marks ?? []);
  if (!here) return null;
  let start = $from.start();
  let range = null;
  $from.parent.forEach((child, offset) => {
    const begins = start + offset;
    if (!here.isInSet(child.marks)) return;
    if (range && range.to === begins) range.to = begins + child.nodeSize;
    else if (!range || range.to < from) range = { from: begins, to: begins + child.nodeSize, href: here.attrs.href };
  });
  return range;
}

export function startTools(field, view) {
  const bar = field.querySelector("[data-prose-tools]");
  const panel = field.querySelector("[data-prose-link]");
  const input = panel.querySelector("input");
  const problem = panel.querySelector("[data-prose-problem]");
  const buttons = [...bar.querySelectorAll("button")];
  const usable = () => buttons.filter((button) => !button.closest("[hidden]") || button.closest("[hidden]") === bar);
  bar.hidden = false;

  function stop(at) {
    buttons.forEach((button) => { button.tabIndex = button === at ? 0 : -1; });
  }

  function openLink() {
    const range = linkAround(view.state);
    input.value = range?.href || "";
    problem.hidden = true;
    panel.hidden = false;
    input.focus();
  }

  function closeLink() {
    panel.hidden = true;
    view.focus();
  }

  function setLink() {
    const given = input.value.trim();
    const href = address(given) ?? address(/^[^\s@/]+@[^\s@/]+$/.test(given) ? `mailto:${given}` : `https://${given}`);
    problem.hidden = href !== null && given !== "";
    if (!problem.hidden) return input.focus();
    const { state } = view;
    const range = linkAround(state);
    const mark = link.create({ href });
    const tr = range
      ? state.tr.removeMark(range.from, range.to, link).addMark(range.from, range.to, mark)
      : state.tr.replaceSelectionWith(schema.text(given, [mark]), false);
    view.dispatch(range ? tr.setSelection(TextSelection.create(tr.doc, range.to)) : tr);
    return closeLink();
  }

  function removeLink() {
    const range = linkAround(view.state);
    if (range) view.dispatch(view.state.tr.removeMark(range.from, range.to, link));
    closeLink();
  }

  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    stop(button);
    if (button.dataset.act === "link") return openLink();
    // Each press is a step of its own to take back.
    const apart = (tr) => view.dispatch(tr.docChanged && !/^(undo|redo)$/.test(button.dataset.act) ? closeHistory(tr) : tr);
    acts[button.dataset.act].run(view.state, apart, view);
    // With a pointer one goes on writing; with the keyboard one stays among the buttons.
    if (event.detail > 0) view.focus();
  });
  bar.addEventListener("keydown", (event) => {
    const all = usable();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") view.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    stop(next);
    next.focus();
  });
  panel.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.link;
    if (act) ({ set: setLink, remove: removeLink, close: closeLink })[act]();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeLink();
    if (event.key !== "Enter" || event.target !== input) return;
    event.preventDefault();
    setLink();
  });
  stop(buttons[0]);

  return {
    openLink,
    update(state) {
      const within = isInTable(state);
      bar.querySelector("[data-in-table]").hidden = !within;
      for (const button of buttons) {
        const act = acts[button.dataset.act];
        if (button.hasAttribute("aria-pressed")) {
          button.setAttribute("aria-pressed", String(act ? act.on(state) : markOn(state, link)));
        }
        const possible = act ? act.run(state, undefined, view) : toggleMark(link)(state) || state.selection.empty;
        button.setAttribute("aria-disabled", String(!possible));
      }
      if (bar.querySelector('[tabindex="0"]')?.closest("[data-in-table][hidden]")) stop(buttons[0]);
    },
  };
}
