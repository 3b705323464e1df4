"""Addresses of milieus, projects, organisations and memberships."""

from django.urls import path

from klynge_web.clusters import member_views, views

urlpatterns = [
    path("clusters/", views.organisations, name="clusters"),
    path("clusters/new/", views.organisation_new, name="cluster-new"),
    path("clusters/<slug:organisation>/", views.organisation, name="cluster"),
    path("clusters/<slug:organisation>/change/", views.organisation_change, name="cluster-change"),
    path("clusters/<slug:organisation>/remove/", views.organisation_remove, name="cluster-remove"),
    path("clusters/<slug:organisation>/members/", member_views.of_organisation, name="cluster-members"),
    path("projects/", views.projects, name="projects"),
    path("projects/new/", views.project_new, name="project-new"),
    path("projects/<slug:project>/", views.project, name="project"),
    path("projects/<slug:project>/change/", views.project_change, name="project-change"),
    path("projects/<slug:project>/remove/", views.project_remove, name="project-remove"),
    path("projects/<slug:project>/members/", member_views.of_project, name="project-members"),
    path("milieus/", views.milieus, name="milieus"),
    path("milieus/new/", views.milieu_new, name="milieu-new"),
    path("milieus/<slug:milieu>/", views.milieu, name="milieu"),
    path("milieus/<slug:milieu>/change/", views.milieu_change, name="milieu-change"),
    path("milieus/<slug:milieu>/remove/", views.milieu_remove, name="milieu-remove"),
    path("milieus/<slug:milieu>/members/", member_views.of_milieu, name="milieu-members"),
    path("memberships/new/", member_views.new, name="membership-new"),
    path("memberships/<int:membership>/", member_views.membership, name="membership"),
    path("memberships/<int:membership>/change/", member_views.change, name="membership-change"),
    path("memberships/<int:membership>/end/", member_views.end, name="membership-end"),
    path("memberships/<int:membership>/remove/", member_views.remove, name="membership-remove"),
]
