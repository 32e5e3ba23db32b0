"""Where a request comes from: what a sender writes about itself is not believed."""

import pytest
from pytest_django import Settings

from xueji.apps.accounts.source import source_of

SPOOFED = {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "1.1.1.1, 2.2.2.2, 192.168.3.9"}


@pytest.mark.parametrize(
    ("proxies", "source"),
    [(0, "10.0.0.7"), (1, "192.168.3.9"), (2, "2.2.2.2"), (3, "1.1.1.1"), (4, "10.0.0.7")],
)
def test_only_what_the_own_proxies_add_is_read(settings: Settings, proxies: int, source: str) -> None:
    settings.PROXIES = proxies
    assert source_of(SPOOFED) == source


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_an_ipv6_customer_is_one_source_and_nonsense_is_another(address: str, source: str) -> None:
    assert source_of({"REMOTE_ADDR": address}) == source


def test_without_the_header_the_connection_counts_behind_a_proxy_too(settings: Settings) -> None:
    settings.PROXIES = 1
    assert source_of({"REMOTE_ADDR": "10.0.0.7"}) == "10.0.0.7"
