"""Passwords cost what they should, and a rush of them waits its turn."""

import threading
import time

import pytest
from argon2 import extract_parameters
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from xueji.apps.accounts.hashers import AT_ONCE


def test_the_costs_are_those_of_the_owasp_cheat_sheet() -> None:
    costs = extract_parameters(make_password("Three small boats").removeprefix("argon2"))
    assert (costs.type.name, costs.memory_cost, costs.time_cost, costs.parallelism) == ("ID", 19 * 1024, 2, 1)


def test_never_more_at_the_same_moment_than_the_process_has_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most, lock = [0], [0], threading.Lock()

    def slow(self: object, password: str, encoded: str) -> bool:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.01)
        with lock:
            now[0] -= 1
        return True

    encoded = make_password("Three small boats")
    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    threads = [threading.Thread(target=check_password, args=("Three small boats", encoded)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == AT_ONCE
