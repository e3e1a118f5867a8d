"""Withdrawals: a case is taken off its road by whoever reported it or by the secretariat, and can be taken up anew.

Nothing that was done is undone: treatments, answers and decisions stay, and a decision holds until another one
replaces it. A case that is taken up anew is discussed, anchored and decided once more where it was placed.
"""
