"""Addresses of the public pages. They are permanent: a report may cite them."""

from django.urls import path

from klynge_web.atlas import downloads, portraits, views

urlpatterns = [
    path("", views.front, name="front"),
    path("data/", views.data, name="data"),
    path("data/<path:key>/rejects/", views.rejects, name="rejects"),
    path("published/<slug:publication>/", views.publication, name="publication"),
    path("definitions/", views.definitions, name="definitions"),
    path("portraits/", portraits.portraits, name="portraits"),
    path("portraits/<slug:cluster>.<slug:kind>", portraits.portrait_file, name="portrait-file"),
    path("portraits/<slug:cluster>/", portraits.portrait, name="portrait"),
    path("region/<str:region>/", views.region, name="region"),
    path("region/<str:region>/rows/<slug:subject>.<slug:kind>", downloads.rows, name="rows-file"),
    path("region/<str:region>/rows/<slug:subject>", views.rows, name="rows"),
    path("region/<str:region>/readiness.<slug:kind>", downloads.readiness, name="readiness-file"),
]
