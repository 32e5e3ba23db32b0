"""Every address of the site, a line per area; each name needs a row in the policy table."""

from django.urls import include, path

urlpatterns = [
    path("", include("xueji.web.shell.urls")),
    path("account/", include("xueji.web.account.urls")),
    path("plans/", include("xueji.web.plans.urls")),
    path("timetable/", include("xueji.web.timetable.urls")),
    path("study/", include("xueji.web.study.urls")),
    path("calendar/", include("xueji.web.study.calendar_urls")),
    path("coverage/", include("xueji.web.coverage.urls")),
    path("organisation/", include("xueji.web.organisation.urls")),
    path("rights/", include("xueji.web.rights.urls")),
    path("audit/", include("xueji.web.audit.urls")),
]
handler400 = "xueji.web.shell.views.bad_request"
handler403 = "xueji.web.shell.views.forbidden"
handler404 = "xueji.web.shell.views.not_found"
handler500 = "xueji.web.shell.views.broken"
