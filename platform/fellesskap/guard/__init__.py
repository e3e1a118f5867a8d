"""What must never be stored: national identity numbers, in whatever way a person or a program writes them.

`spelling` reads digits, `context` the words before them, `rules` judges, `refusal` refuses. The guard is a
net, not a promise: health data in free text has no number to be known by and cannot be found reliably.
"""

from fellesskap.guard.refusal import Finding, find, guarded, guarded_value, refuse, warnings

__all__ = ["Finding", "find", "guarded", "guarded_value", "refuse", "warnings"]
