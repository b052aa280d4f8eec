"""Addresses of comments rounds: an organ's reply, and the office's table of a plan."""

from django.urls import path

from .views import comment_office, comments

urlpatterns = [
    path("comments/", comments.listing, name="comments"),
    path("comments/<int:pk>/", comments.reply, name="comment-reply"),
    path("comments/<int:pk>/write/", comments.write, name="comment-write"),
    path("comments/<int:pk>/submit/", comments.submit, name="comment-submit"),
    path("comments/<int:pk>/sign/", comments.sign, name="comment-sign"),
    path("comments/<int:pk>/return/", comments.give_back, name="comment-return"),
    path("comments/items/<int:pk>/remove/", comments.remove, name="comment-remove"),
    path("comments/items/<int:pk>/answer/", comment_office.answer, name="comment-answer"),
    path("comments/rounds/<int:pk>/remind/", comment_office.remind, name="comment-remind"),
    path("comments/rounds/<int:pk>/extend/", comment_office.extend, name="comment-extend"),
    path("comments/rounds/<int:pk>/table.xlsx", comment_office.workbook, name="comment-workbook"),
    path("plans/<str:code>/comments/", comment_office.office, name="plan-comments"),
    path("plans/<str:code>/comments/open/", comment_office.open_comments, name="plan-comments-open"),
]
