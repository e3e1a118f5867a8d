"""Minutes: who met for which seat, what was said on each line, and the editions that record it.

Drafted as often as needed until approved; approved minutes never change.
"""
