"""Addresses of the operation of the installation. Those of its health are answered before (`health.py`)."""

from django.urls import path

from klynge_web.operation import views

urlpatterns = [
    path("<lang:lang>/installation/", views.installation, name="installation"),
    path("<lang:lang>/persons/<int:person>/erase/", views.person_erase, name="person_erase"),
]
