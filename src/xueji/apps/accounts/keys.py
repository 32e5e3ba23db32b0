"""Random ids for addresses: what an address shows tells nothing and cannot be counted up."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


def new_key() -> str:
    """Twelve letters and digits without those that are read for another: 59 bits."""
    number, letters = secrets.randbelow(len(ALPHABET) ** LENGTH), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
