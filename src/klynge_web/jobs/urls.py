"""Addresses of jobs."""

from django.urls import path

from klynge_web.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:job>/", views.job, name="job"),
    path("jobs/<uuid:job>/cancel/", views.cancel, name="job-cancel"),
    path("jobs/<uuid:job>/retry/", views.retry, name="job-retry"),
]
