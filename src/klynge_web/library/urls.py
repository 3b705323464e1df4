"""Addresses of the library of models, and of the assessments of a cluster."""

from django.urls import path

from klynge_web.library import assessments, portraits, views

urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/<slug:framework>/", views.framework, name="framework"),
    path("library/<slug:framework>.<slug:kind>", views.framework_file, name="framework-file"),
    path("clusters/<slug:organisation>/portrait/", portraits.own, name="own-portrait"),
    path("clusters/<slug:organisation>/portrait.<slug:kind>", portraits.own_as_file, name="own-portrait-file"),
    path("clusters/<slug:organisation>/assessments/", assessments.all_of_cluster, name="assessments"),
    path("clusters/<slug:organisation>/assessments/<slug:framework>/", assessments.one, name="assessment"),
    path(
        "clusters/<slug:organisation>/assessments/<slug:framework>.<slug:kind>",
        assessments.one_as_file,
        name="assessment-file",
    ),
    path("clusters/<slug:organisation>/assessments/<slug:framework>/answer/", assessments.answer, name="judge"),
    path("clusters/<slug:organisation>/assessments/<slug:framework>/keep/", assessments.keep, name="assessment-keep"),
    path(
        "clusters/<slug:organisation>/assessments/<slug:framework>/opinion/",
        assessments.opinion,
        name="assessment-opinion",
    ),
    path("judgements/<int:judgement>/withdraw/", assessments.withdraw, name="judgement-withdraw"),
]
