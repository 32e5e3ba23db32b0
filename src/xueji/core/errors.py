"""The root of every error that Xueji raises on purpose.

Named errors live beside what raises them. A message says what is wrong, where, and the next step, in the reader's
language; the command line prints it and exits 2, the site shows it above the form.
"""


class XuejiError(Exception):
    """Something a person can put right; `str()` is the sentence shown to that person."""
