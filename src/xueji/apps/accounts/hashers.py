"""Argon2id with explicit costs: the library's defaults take 100 MiB and 720 ms a sign-in on two cores."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: the second recommended set of the OWASP password storage cheat sheet."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
