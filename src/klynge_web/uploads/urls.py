"""Addresses of uploads."""

from django.urls import path

from klynge_web.uploads import views

urlpatterns = [
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/new/", views.new, name="upload-new"),
    path("uploads/<int:upload>/", views.upload, name="upload"),
    path("uploads/<int:upload>/columns/", views.columns, name="upload-map"),
    path("uploads/<int:upload>/names/", views.review, name="upload-review"),
    path("uploads/<int:upload>/again/", views.again, name="upload-again"),
    path("uploads/<int:upload>/import/", views.bring, name="upload-import"),
    path("uploads/<int:upload>/undo/", views.undo, name="upload-undo"),
    path("uploads/<int:upload>/rows.csv", views.rows, name="upload-rows"),
]
