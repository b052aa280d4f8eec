"""Addresses of submitting, reviewing and issuing."""

from django.urls import path

from .views import board, review

urlpatterns = [
    path("goals/<str:code>/review/", board.listing, name="goals-board"),
    path("goals/<str:code>/review/approve/", board.approve, name="goals-board-approve"),
    path("goals/<str:code>/review/issue/", board.issue, name="goals-board-issue"),
    path("goals/<str:code>/review/board.xlsx", board.export, name="goals-board-export"),
    path("goal-sheets/<goalsheet:key>/review/", review.review, name="goals-review"),
    path("goal-sheets/<goalsheet:key>/review/decide/", review.decide, name="goals-decide"),
    path("goal-sheets/<goalsheet:key>/review/rounds/", review.rounds, name="goals-rounds"),
    path("goal-sheets/<goalsheet:key>/submit/", review.submit, name="goals-submit"),
    path("goal-sheets/<goalsheet:key>/withdraw/", review.withdraw, name="goals-withdraw"),
]
