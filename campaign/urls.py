"""All addresses; each view says who may use it (`orgunits.guards.allow`)."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("campaign.plan_urls")),
    path("", include("orgunits.urls")),
    path("", include("reviews.urls")),
    path("", include("ratings.urls")),
    path("dang-nhap/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("mat-khau/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("mat-khau/xong/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("styleguide/", include("campaign.styleguide_urls")),
    path("dinh-chinh/", admin.site.urls),
]
