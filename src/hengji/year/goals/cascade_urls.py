"""Addresses of 目标分解: a plan's tree, and carrying one goal down."""

from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from .views import cascade


class CascadedConverter(CodeConverter):
    """Keys of sheets and codes of goals; a converter's name belongs to one list of addresses."""


register_converter(CascadedConverter, "cascaded")

urlpatterns = [
    path("goals/<str:code>/cascade/", cascade.board, name="goals-cascade"),
    path("goal-sheets/<cascaded:key>/goals/<cascaded:code>/cascade/", cascade.carry, name="goals-cascade-goal"),
]
