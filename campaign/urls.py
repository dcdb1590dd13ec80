"""All addresses; each view says who may use it (`orgunits.guards.allow`)."""

from importlib import import_module

from allauth.account import views as allauth
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

# allauth asks for the sign-in page by a name of its own.
sign_in = import_module("orgunits.views.my_account").sign_in
urlpatterns = [
    path("", include("reports.urls")),
    path("", include("campaign.plan_urls")),
    path("", include("orgunits.urls")),
    path("", include("reviews.urls")),
    path("", include("ratings.urls")),
    path("dang-nhap/", sign_in, name="login"),
    path("dang-nhap/", sign_in, name="account_login"),
    path("dang-nhap-mot-lan/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("xac-thuc/", include("allauth.mfa.urls")),
    path("xac-thuc/mat-khau/", allauth.reauthenticate, name="account_reauthenticate"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("mat-khau/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("mat-khau/xong/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("styleguide/", include("campaign.styleguide_urls")),
    path("dinh-chinh/", admin.site.urls),
]
