"""Follow-ups: what each partner does with a decision, and how far it has come.

A binding decision is followed up by every municipality and the trust but those that nobody asked about the case; a
recommendation is taken up by each of them for its own decision (eget vedtak), which it records here. Each partner
reports for itself.
"""
