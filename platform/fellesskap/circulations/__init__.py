"""Written procedures: a body decides a case between its meetings, each counted seat in writing, by its own rule.

The text, the proposal, the deadline and who answers for which seat stand as they were when it began. Consensus is
formed, and what follows from it is carried out, exactly as in a meeting; a seat that wants a meeting gets one.
"""
