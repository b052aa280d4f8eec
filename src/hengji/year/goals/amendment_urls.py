"""Addresses of amendments: asking, the list of a plan, one amendment, a goal's versions."""

from django.urls import path

from .views import amending, amendments

urlpatterns = [
    path("goal-sheets/<goalsheet:key>/amend/", amending.amend, name="goals-amend"),
    path("goal-sheets/<goalsheet:key>/goals/<goal:code>/history/", amendments.history, name="goals-history"),
    path("goals/<str:code>/amendments/", amendments.listing, name="goals-amendments"),
    path("goals/<str:code>/amendments/add/", amending.add_from_above, name="goals-add-from-above"),
    path("goals/<str:code>/amendments.xlsx", amendments.export, name="goals-amendments-export"),
    path("goal-amendments/<goalsheet:key>/", amendments.amendment, name="goals-amendment"),
    path("goal-amendments/<goalsheet:key>/decide/", amendments.decide, name="goals-amendment-decide"),
    path("goal-amendments/<goalsheet:key>/revise/", amending.revise, name="goals-amendment-revise"),
    path("goal-amendments/<goalsheet:key>/withdraw/", amending.withdraw, name="goals-amendment-withdraw"),
]
