"""Addresses of amendments: asking, the list of a plan, one amendment, a goal's versions."""

from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from .views import amending, amendments


class AmendedConverter(CodeConverter):
    """Keys of sheets and amendments, and codes of goals; a converter's name belongs to one list of addresses."""


register_converter(AmendedConverter, "amended")

urlpatterns = [
    path("goal-sheets/<amended:key>/amend/", amending.amend, name="goals-amend"),
    path("goal-sheets/<amended:key>/goals/<amended:code>/history/", amendments.history, name="goals-history"),
    path("goals/<str:code>/amendments/", amendments.listing, name="goals-amendments"),
    path("goals/<str:code>/amendments/add/", amending.add_from_above, name="goals-add-from-above"),
    path("goals/<str:code>/amendments.xlsx", amendments.export, name="goals-amendments-export"),
    path("goal-amendments/<amended:key>/", amendments.amendment, name="goals-amendment"),
    path("goal-amendments/<amended:key>/decide/", amendments.decide, name="goals-amendment-decide"),
    path("goal-amendments/<amended:key>/revise/", amending.revise, name="goals-amendment-revise"),
    path("goal-amendments/<amended:key>/withdraw/", amending.withdraw, name="goals-amendment-withdraw"),
]
