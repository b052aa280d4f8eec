"""Addresses of submitting, reviewing and issuing."""

from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from .views import board, review


class ReviewedConverter(CodeConverter):
    """The key of a sheet on its way: the plan's code, a full stop, the participant's code."""


register_converter(ReviewedConverter, "reviewed")

urlpatterns = [
    path("goals/<str:code>/review/", board.listing, name="goals-board"),
    path("goals/<str:code>/review/approve/", board.approve, name="goals-board-approve"),
    path("goals/<str:code>/review/issue/", board.issue, name="goals-board-issue"),
    path("goals/<str:code>/review/board.xlsx", board.export, name="goals-board-export"),
    path("goal-sheets/<reviewed:key>/review/", review.review, name="goals-review"),
    path("goal-sheets/<reviewed:key>/review/decide/", review.decide, name="goals-decide"),
    path("goal-sheets/<reviewed:key>/review/rounds/", review.rounds, name="goals-rounds"),
    path("goal-sheets/<reviewed:key>/submit/", review.submit, name="goals-submit"),
    path("goal-sheets/<reviewed:key>/withdraw/", review.withdraw, name="goals-withdraw"),
]
