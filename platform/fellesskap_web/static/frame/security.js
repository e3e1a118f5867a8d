// htmx with the doors it leaves open shut: no evaluation of attributes, no scripts in what it swaps in, and
// one named Trusted Types policy, so that nothing else on a page can write HTML.

import htmx from "htmx.org";

function refuse() {
  throw new Error("code in attributes is not run here");
}

htmx.registerExtension("fellesskap-security", {
  init(api) {
    const rules = { createHTML: (html) => html, createScript: () => "" };
    const policy = window.trustedTypes ? window.trustedTypes.createPolicy("fellesskap", rules) : rules;
    api.initSecurity(policy, refuse, refuse);
  },
});
