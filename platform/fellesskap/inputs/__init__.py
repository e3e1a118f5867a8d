"""Input: what elected people and municipalities want a dialogue meeting to take up.

The secretariat opens a meeting for input with a question and a last day. What comes is gathered under themes; each
theme is reported as a case or put aside with a reason, and those who gave input are told. The summary of it all is
the secretariat's own until it is released.
"""
