// A form that leads on to the log-in provider when one has logged out here goes by itself; without scripts
// its button does the same.

const form = document.querySelector("form[data-onward]");
if (form) form.requestSubmit();
