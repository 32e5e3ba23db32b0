"""Headers and cookies of every answer, of every kind: found, refused, missing, broken; over HTTP and over TLS."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.people import World
from tests.permissions.places import address
from xueji.apps.accounts.policy import routes

Signed = Callable[[str], Client]
DOWNLOADS = {".docx", ".xlsx", ".ics", ".json"}


def faults(answer: HttpResponse) -> list[str]:
    """What a passive scan of the answer would report."""
    policy = answer.get("Content-Security-Policy", "")
    wanted = {
        "a policy for contents": bool(policy),
        "nothing inline, nothing evaluated": "unsafe" not in policy,
        "no other origin": "http:" not in policy and "https:" not in policy and "*" not in policy,
        "no frame": answer.get("X-Frame-Options") == "DENY",
        "no guessing of types": answer.get("X-Content-Type-Options") == "nosniff",
        "no address told to others": answer.get("Referrer-Policy") in {"same-origin", "no-referrer"},
        "no window shared with others": answer.get("Cross-Origin-Opener-Policy") == "same-origin",
        "no camera, microphone, place": answer.get("Permissions-Policy") == settings.PERMISSIONS_POLICY,
        "kept in no shared cache": answer.get("Cache-Control", "").startswith(("no-store", "private")),
        "no version of the server": "Server" not in answer and "X-Powered-By" not in answer,
        "a type with its letters": "text/" not in answer["Content-Type"] or "charset=utf-8" in answer["Content-Type"],
    }
    return [name for name, holds in wanted.items() if not holds]


@pytest.mark.parametrize("route", sorted(name for name, row in routes().items() if "GET" in row.methods))
def test_every_page_file_and_refusal_carries_the_headers(
    route: str, world: World, signed_in: Signed, in_june: date
) -> None:
    where = address(world, route)
    for who in ("clerk", "member", "nobody"):
        answer = signed_in(who).get(where)
        assert faults(answer) == [], who  # type: ignore[arg-type]  # the test's response is one
        if answer.status_code == 200 and Path(where).suffix in DOWNLOADS and not where.endswith("slots.json"):
            assert answer["Content-Disposition"].startswith("attachment")


def test_what_is_refused_or_missing_carries_them_too(signed_in: Signed, world: World) -> None:
    client = signed_in("clerk")
    answers = [
        client.get("/no-such-page/"),
        client.put("/plans/"),
        client.post("/plans/add/", {"file": "x"}),
        Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "x"}),
        client.get("/plans/", headers={"host": "elsewhere.example"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 422, 403, 400]
    assert [faults(answer) for answer in answers] == [[]] * 5  # type: ignore[arg-type]  # as above


def test_what_breaks_carries_them_too(signed_in: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(request: object) -> None:
        raise RuntimeError("a canary in the trace")

    monkeypatch.setattr("xueji.web.shell.views.workbench_for", lambda *_: breaks(None))
    client = signed_in("clerk")
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert faults(answer) == []  # type: ignore[arg-type]  # as above
    assert b"canary" not in answer.content


def test_the_session_is_kept_from_scripts_and_other_sites(world: World, client: Client) -> None:
    world.users["clerk"].set_password("a-long-password")
    world.users["clerk"].save()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "clerk", "password": "a-long-password"})
    assert "xueji" in client.cookies
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["httponly"] or name == "larger", name
        assert not cookie["domain"], name


def test_over_tls_cookies_are_secure_and_browsers_are_told_to_stay(tmp_path: Path) -> None:
    asked = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG)"
    )
    told = {"XUEJI_TLS": "true", "XUEJI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xueji.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=os.environ | told
    )
    assert done.stdout.split() == ["True", "True", "True", "False"]


def test_no_script_style_or_handler_stands_inside_a_page() -> None:
    pages = {path.name: path.read_text() for path in Path(settings.TEMPLATES[0]["DIRS"][0]).rglob("*.html")}
    inline = [
        name
        for name, text in pages.items()
        if "<style" in text or " style=" in text or " onclick=" in text or "<script>" in text or "javascript:" in text
    ]
    assert inline == []
