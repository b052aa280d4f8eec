from django.urls import path

from . import editor_urls, views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<str:key>/", views.rule, name="rule"),
    path("packs/", views.packs, name="packs"),
    path("packs/<str:name>/", views.pack, name="pack"),
]

urlpatterns += editor_urls.urlpatterns
