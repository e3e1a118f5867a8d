"""Rosters: lists of people and the seats they are in, taken in from a spreadsheet or a program.

A roster is reviewed row by row before anything is done, and then taken in as a whole or not at all. What is
kept of it is who took it in, when, and what became of each line; never what stood there.
"""
