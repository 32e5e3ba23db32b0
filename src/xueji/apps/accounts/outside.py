"""Outside identities: OIDC, DingTalk and Feishu, through allauth's clients. Off until their settings are given.

An outside identity opens an account only where it was linked before; nothing is made, nothing is matched by name or
address, and of what the provider tells only its id for the person is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.provider import FeishuProvider
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from xueji.apps.accounts.models import User
from xueji.core.errors import XuejiError


class Trouble(StrEnum):
    CANCELLED = "您在对方页面取消了登录。可以再试一次，或用密码登录。"
    STALE = "这次登录请求已经过期，或不是从这个浏览器发起的。请回到登录页重新开始。"
    DOWN = "对方的登录服务现在没有正常答复。请稍后再试，或先用密码登录。"


class OutsideFailed(XuejiError):
    """Signing in outside did not come to an end."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider says it is, and why it was asked."""

    provider: str
    uid: str
    account: User | None
    """Whose it is here; None: nobody linked it."""
    linking: bool
    next: str


class _Arrived(Exception):
    def __init__(self, identity: Identity) -> None:
        super().__init__()
        self.identity = identity


def _return_address(request: HttpRequest, provider: str) -> str:
    """Where the provider sends the person back to; it must be registered there, so the proxy's HTTPS counts."""
    here = request.build_absolute_uri(reverse("account:returned", args=[provider]))
    return here.replace("http://", "https://", 1) if settings.TLS else here


class _Oidc(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return _return_address(request, self.provider_id)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The signature is checked although the token came directly: a closed network may have no TLS inside."""
        config = self.openid_config
        told: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=config["jwks_uri"],
            issuer=config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return told


class _DingTalk(DingTalkOAuth2Adapter):  # type: ignore[misc]  # as above
    @property
    def access_token_url(self) -> str:
        return f"{settings.DINGTALK_API_URL}/v1.0/oauth2/userAccessToken"

    @property
    def authorize_url(self) -> str:
        return f"{settings.DINGTALK_LOGIN_URL}/oauth2/auth"

    @property
    def profile_url(self) -> str:
        return f"{settings.DINGTALK_API_URL}/v1.0/contact/users/me"

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return _return_address(request, self.provider_id)


class _FeishuClient(FeishuOAuth2Client):  # type: ignore[misc]  # as above
    @property
    def app_access_token_url(self) -> str:
        return f"{settings.FEISHU_URL}/open-apis/auth/v3/app_access_token/internal/"


class _Feishu(FeishuOAuth2Adapter):  # type: ignore[misc]  # as above
    @property
    def authorization_url(self) -> str:
        return f"{settings.FEISHU_URL}/open-apis/authen/v1/index"

    @property
    def access_token_url(self) -> str:
        return f"{settings.FEISHU_URL}/open-apis/authen/v1/access_token"

    @property
    def user_info_url(self) -> str:
        return f"{settings.FEISHU_URL}/open-apis/authen/v1/user_info"

    def get_client(self, request: HttpRequest, app: SocialApp) -> _FeishuClient:
        back = _return_address(request, self.provider_id)
        return _FeishuClient(request, app.client_id, app.secret, "POST", self.access_token_url, back)


class _KeepsTheIdAlone:
    """Names, pictures and telephone numbers that the provider tells are not kept."""

    def extract_extra_data(self, data: object) -> dict[str, object]:
        return {}

    def extract_common_fields(self, data: object) -> dict[str, object]:
        return {}

    def extract_email_addresses(self, data: object) -> list[object]:
        return []


class Oidc(_KeepsTheIdAlone, OpenIDConnectProvider):  # type: ignore[misc]  # as above
    oauth2_adapter_class = _Oidc

    def get_default_scope(self) -> list[str]:
        return ["openid"]


class DingTalk(_KeepsTheIdAlone, DingTalkProvider):  # type: ignore[misc]  # as above
    oauth2_adapter_class = _DingTalk

    def get_default_scope(self) -> list[str]:
        return ["openid"]


class Feishu(_KeepsTheIdAlone, FeishuProvider):  # type: ignore[misc]  # as above
    oauth2_adapter_class = _Feishu


AMISS = (OAuth2Error, RequestException, AttributeError, KeyError, TypeError, ValueError)
"""What comes of another machine that does not answer, or answers anything whatever."""
CLASSES: Mapping[str, type[OAuth2Provider]] = {"oidc": Oidc, "dingtalk": DingTalk, "feishu": Feishu}


def apps() -> Mapping[str, SocialApp]:
    """Those whose settings are given, in the order of the sign-in page; none by default."""
    oidc: dict[str, object] = {
        "server_url": settings.OIDC_URL,
        "uid_field": settings.OIDC_ID_FIELD,
        "fetch_userinfo": False,
        "oauth_pkce_enabled": True,
    }
    known: tuple[tuple[str, str, str, str, dict[str, object]], ...] = (
        ("oidc", settings.OIDC_NAME, settings.OIDC_ID if settings.OIDC_URL else "", settings.OIDC_SECRET, oidc),
        ("dingtalk", "钉钉", settings.DINGTALK_ID, settings.DINGTALK_SECRET, {"auth_params": {"prompt": "consent"}}),
        ("feishu", "飞书", settings.FEISHU_ID, settings.FEISHU_SECRET, {}),
    )
    return {
        key: SocialApp(provider=key, provider_id=key, name=name, client_id=id, secret=secret, settings=more)
        for key, name, id, secret, more in known
        if id
    }


def names() -> dict[str, str]:
    return {key: app.name for key, app in apps().items()}


class Outside(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Where allauth asks what to do, the answer is ours; its own pages and its signing-up are never reached."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> OAuth2Provider:
        return CLASSES[provider](request, app=apps()[provider])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: object) -> Any:
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        state = sociallogin.state
        raise _Arrived(
            Identity(
                provider=sociallogin.account.provider,
                uid=sociallogin.account.uid,
                account=sociallogin.user if sociallogin.is_existing else None,
                linking=state.get("process") == "connect",
                next=state.get("next") or "",
            )
        )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: OAuth2Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: Mapping[str, object] | None = None,
    ) -> NoReturn:
        if error == AuthError.CANCELLED:
            raise OutsideFailed(Trouble.CANCELLED)
        if exception is None and not (extra_context or {}).get("state"):
            raise OutsideFailed(Trouble.STALE)
        raise OutsideFailed(Trouble.DOWN) from exception


def begin(request: HttpRequest, key: str, *, linking: bool, next: str) -> str:
    """The provider's address that the person goes to; what to expect back is kept in the session."""
    provider = CLASSES[key](request, app=apps()[key])
    try:
        answer = provider.redirect(request, process="connect" if linking else "login", next_url=next)
    except AMISS as error:
        raise OutsideFailed(Trouble.DOWN) from error
    assert isinstance(answer, HttpResponseRedirect)
    return answer.url


def returned(request: HttpRequest, key: str) -> Identity:
    """Who came back. Raises OutsideFailed: cancelled, not from here, or the provider does not answer as it should."""
    view = OAuth2CallbackView()
    view.request = request
    try:
        view.adapter = CLASSES[key](request, app=apps()[key]).get_oauth2_adapter(request)
        view.dispatch(request)  # each way out of it is one of the hooks above
    except _Arrived as arrived:
        identity = arrived.identity
    except AMISS as error:
        raise OutsideFailed(Trouble.DOWN) from error
    return identity


def links_of(user: User) -> QuerySet[SocialAccount]:
    rows: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=user).order_by("provider", "pk")
    return rows


def linked_to(provider: str, uid: str) -> SocialAccount | None:
    return SocialAccount.objects.filter(provider=provider, uid=uid).first()


def link(user: User, provider: str, uid: str) -> SocialAccount:
    return SocialAccount.objects.create(user=user, provider=provider, uid=uid, extra_data={})
