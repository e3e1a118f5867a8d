// Writing minutes: Ctrl and Enter saves the line and goes to the next field. Without scripts the buttons save.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const field = event.target.closest?.("[data-writing] textarea");
  if (!field) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll("[data-writing] textarea")];
  const next = fields[fields.indexOf(field) + 1];
  // Leaving a changed field saves it; where there is no next, the form is sent.
  if (next) next.focus();
  else field.form.requestSubmit();
});
