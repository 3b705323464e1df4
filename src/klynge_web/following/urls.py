"""Addresses of what one follows, and of the feeds."""

from django.urls import path

from klynge_web.following import feeds, letter_views, views

urlpatterns = [
    path("changes/<slug:kind>/<str:subject>/", views.changes, name="changes"),
    path("changes/<slug:kind>/<str:subject>/feed.atom", feeds.changes_feed, name="changes-feed"),
    path("follows/", views.follows, name="follows"),
    path("follows/begin/", views.begin, name="follow-begin"),
    path("follows/feed/", feeds.feed_make, name="feed-make"),
    path("follows/feed/revoke/", feeds.feed_revoke, name="feed-revoke"),
    path("follows/letter/", letter_views.choose, name="letter-choice"),
    path("follows/<int:follow>/", views.follow, name="follow"),
    path("follows/<int:follow>/end/", views.end, name="follow-end"),
    path("my-feed/<str:secret>/feed.atom", feeds.my_feed, name="my-feed"),
    path("letters/stop/<str:secret>/", letter_views.stop, name="letters-stop"),
]
