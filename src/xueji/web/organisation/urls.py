"""单位: units and people, the roster, the rules that bind, what the year goes round, who holds which role."""

from django.urls import path

from xueji.web.organisation import absences, accounts, arranging, organs, people, roles, views

app_name = "organisation"
urlpatterns = [
    path("", people.index, name="index"),
    path("people/<slug:key>/", people.person, name="person"),
    path("people/<slug:key>/join/", people.join, name="join"),
    path("memberships/<int:pk>/end/", people.leave, name="leave"),
    path("roster/", views.roster, name="roster"),
    path("roster/take/", views.take, name="take"),
    path("roster/template.xlsx", views.template, name="template"),
    path("norms/", views.norms, name="norms"),
    path("norms/kind/", views.kind, name="kind"),
    path("norms/switch/", views.switch, name="switch"),
    path("absences/", absences.absences, name="absences"),
    path("absences/add/", absences.add, name="add_absence"),
    path("absences/<slug:key>/remove/", absences.remove, name="remove_absence"),
    path("absences/import/", absences.import_calendar, name="import_absences"),
    path("absences/import/take/", absences.take, name="take_absences"),
    path("times/", arranging.times, name="times"),
    path("times/busy/add/", arranging.add_busy, name="add_busy"),
    path("times/busy/<slug:key>/remove/", arranging.remove_busy, name="remove_busy"),
    path("times/rooms/add/", arranging.add_room, name="add_room"),
    path("times/rooms/<slug:key>/remove/", arranging.remove_room, name="remove_room"),
    path("times/rooms/<slug:key>/close/", arranging.close_room, name="close_room"),
    path("times/closures/<slug:key>/remove/", arranging.reopen_room, name="reopen_room"),
    path("times/units/<slug:key>/", arranging.set_habits, name="set_habits"),
    path("times/notice/", arranging.notice, name="notice"),
    path("times/notice/keep/", arranging.keep_notice, name="keep_notice"),
    path("times/notice/remove/", arranging.drop_notice, name="drop_notice"),
    path("grants/", roles.grants, name="grants"),
    path("grants/give/", roles.give, name="give_role"),
    path("grants/<int:pk>/end/", roles.end, name="end_role"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/issue/", accounts.issue, name="issue_accounts"),
    path("accounts/<slug:key>/reset/", accounts.reset, name="reset_account"),
    path("accounts/<slug:key>/switch/", accounts.switch, name="switch_account"),
    path("organs/", organs.tree, name="organs"),
    path("organs/add/", organs.add, name="add_organ"),
    path("organs/<slug:key>/rename/", organs.rename, name="rename_organ"),
]
