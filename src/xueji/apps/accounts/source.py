"""Where a request comes from, for counting failures only; kept nowhere but as a digest for a quarter of an hour."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network

from django.conf import settings


def source_of(meta: Mapping[str, str]) -> str:
    """The address that the outermost trusted proxy saw; without proxies that of the connection.

    Each trusted proxy appends one address to X-Forwarded-For; what stands before those was written by the sender, who
    may write anything. An IPv6 customer has a whole /64, which counts as one.
    """
    seen = meta.get("REMOTE_ADDR", "")
    told = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.PROXIES and len(told) >= settings.PROXIES:
        seen = told[-settings.PROXIES]
    try:
        address = ip_address(seen)
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
