"""Argon2id with explicit costs: the library's defaults take 100 MiB and 720 ms a sign-in on two cores."""

import os
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = os.cpu_count() or 1
"""Hashes that one process computes at the same moment: one for each core."""
_room = BoundedSemaphore(AT_ONCE)


class Argon2(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: the second recommended set of the OWASP password storage cheat sheet.

    A rush of sign-ins waits its turn here: each is a burst of memory and time, and more at once than there are cores
    would only make all of them, and every page beside them, late.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _room:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _room:
            return super().verify(password, encoded)
