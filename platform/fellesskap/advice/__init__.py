"""Advice: what councils of GPs and users, employees and others say of a case before it is decided.

Bodies of the community are asked and answer here; whoever is outside it is named, and the secretariat writes
down what they say. Advice is shown with the case and where it is decided, and never counted.
"""
