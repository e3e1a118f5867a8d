"""Search: whoever reads a community finds in it, by words or by a case's number, what they may read.

The index holds one entry for each case, line of an agenda or of minutes, decision, finished document and
attachment, which is found by the words of the edition to read. The database keeps it, in the transaction of
whatever changes, and each entry is as open as what it is made from.
"""
