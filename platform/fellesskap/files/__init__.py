"""Files that people hand in: what they may be, and how each is looked through before anything keeps it.

`rules` says what a file may be and looks into it, `examination` joins that. Whatever opens a file from outside runs
in a process of its own (`__main__`), which `apart` starts, holds to its limits and asks. `scanner` asks a virus
scanner.

The words are read, pictures of words are not: a scanned page or a photograph may hold a number that nobody finds.
"""

from fellesskap.files.apart import examine_apart
from fellesskap.files.rules.kinds import LARGEST_FILE, Examined, FileKind
from fellesskap.files.scanner import Verdict, scan

__all__ = ["LARGEST_FILE", "Examined", "FileKind", "Verdict", "examine_apart", "scan"]
