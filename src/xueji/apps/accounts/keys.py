"""Random ids for addresses: what an address shows tells nothing and cannot be counted up."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


def new_key() -> str:
    """Twelve letters and digits without those that are read for another: 59 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
