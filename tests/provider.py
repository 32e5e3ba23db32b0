"""A sign-in service on 127.0.0.1 that speaks OpenID Connect, DingTalk's and Feishu's way: who `person` is, it confirms.

It checks what a real one checks: the client's secret, the code it gave, and for OIDC the PKCE verifier.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "xueji", "between-us"


@dataclass
class Provider:
    address: str
    person: str = "u-1024"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signs_with: rsa.RSAPrivateKey | None = None
    """Another key than the published one, for a forged token."""
    broken: bool = False
    answer: Any = None
    """What it answers instead of what it should."""
    asked: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    """Code → PKCE challenge."""

    def authorize(self, address: str) -> str:
        """The person signs in there and is sent back: the address that the browser goes to."""
        query = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{len(self.given)}"
        self.given[code] = query.get("code_challenge", "")
        name = "authCode" if "/oauth2/auth" in address else "code"
        return f"{query['redirect_uri']}?{urlencode({name: code, 'state': query['state']})}"

    def token(self) -> str:
        now = int(time.time())
        told = {"iss": self.address, "aud": CLIENT, "sub": self.person, "iat": now, "exp": now + 60, "name": "周敏"}
        return jwt.encode(told, self.signs_with or self.key, "RS256", {"kid": "one"})

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def says(self, path: str, told: dict[str, str], headers: Any) -> Any:
        if self.answer is not None:
            return self.answer
        dotted = {"openId": self.person, "nick": "周敏", "mobile": "13800000000", "avatarUrl": "https://a.example/"}
        feishu = {"open_id": self.person, "name": "周敏", "avatar_big": "https://a.example/"}
        answers = {
            "/.well-known/openid-configuration": lambda: {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
            },
            "/keys": self.keys,
            "/token": lambda: self._token(told),
            "/v1.0/oauth2/userAccessToken": lambda: self._dotted(told),
            "/v1.0/contact/users/me": lambda: dotted if headers["x-acs-dingtalk-access-token"] == "t" else {},
            "/open-apis/auth/v3/app_access_token/internal/": lambda: (
                {"app_access_token": "a"} if told["app_secret"] == SECRET else {}
            ),
            "/open-apis/authen/v1/access_token": lambda: (
                {"data": {"access_token": "t"}} if told["app_access_token"] == "a" and self._gave(told["code"]) else {}
            ),
            "/open-apis/authen/v1/user_info": lambda: (
                {"code": 0, "data": feishu} if headers["Authorization"] == "Bearer t" else {"code": 1}
            ),
        }
        return answers[path]()

    def _gave(self, code: str) -> bool:
        return self.given.pop(code, None) is not None

    def _token(self, told: dict[str, str]) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(told.get("code_verifier", "").encode()).digest())
        wanted = self.given.pop(told["code"], None)
        right = (told["client_id"], told["client_secret"]) == (CLIENT, SECRET)
        if not right or wanted != challenge.rstrip(b"=").decode():
            return {"error": "invalid_grant"}
        return {"access_token": "t", "token_type": "Bearer", "id_token": self.token()}

    def _dotted(self, told: dict[str, str]) -> dict[str, object]:
        right = (told["clientId"], told["clientSecret"]) == (CLIENT, SECRET) and self._gave(told["code"])
        return {"accessToken": "t", "refreshToken": "r", "expireIn": 7200} if right else {}


@contextmanager
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            plain = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(json.loads(body) if body.startswith("{") else plain)

        def _answer(self, told: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            made.asked.append(path)
            data = json.dumps(made.says(path, told, self.headers)).encode()
            self.send_response(503 if made.broken else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """The tests say what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()
