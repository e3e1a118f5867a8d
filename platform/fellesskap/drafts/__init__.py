"""Drafts of a community's structure: begun from a structure, edited part by part, and published from a day.

A draft touches nothing until it is published. Each edit is made on what its author saw of that one part, so two
administrators work side by side and neither loses a word; every edit is kept and can be taken back.
"""
