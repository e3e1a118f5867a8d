"""Decisions: what a body agreed on, how consensus was formed, and what it does to the partners.

Consensus is formed by the counted seats present, by the body's own rule, with what the anchoring means for
it. Who counted, what they said and under which rule is kept with the decision, which never changes.
"""
