"""Counts the words of a text. Started once, then fed one datum after another."""

import pathlib
import re

import datums

# What is slow and needed by every datum: models, tables, connections.
WORD = re.compile(r"\S+")


def count(text):
    words = len(WORD.findall(text))
    if words == 0:
        raise ValueError("the text has no words")
    return words


def work(variables):
    """One datum: the input's variable has the path of its file."""
    file = pathlib.Path(variables["@{input-name}"])
    words = count(file.read_text(encoding="utf-8"))
    (datums.OUT / f"{file.name}.count").write_text(f"{words}\n", encoding="utf-8")


if __name__ == "__main__":
    datums.each(work)
