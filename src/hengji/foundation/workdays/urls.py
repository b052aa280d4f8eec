from django.urls import path

from . import views

urlpatterns = [
    path("workdays/", views.years, name="workdays"),
    path("workdays/import/", views.load, name="workdays-import"),
    path("workdays/template/", views.template, name="workdays-template"),
    path("workdays/<int:year>/", views.year, name="workdays-year"),
    path("workdays/<int:year>/remove/", views.remove, name="workdays-remove"),
    path("workdays/<int:year>/export/", views.export, name="workdays-export"),
]
