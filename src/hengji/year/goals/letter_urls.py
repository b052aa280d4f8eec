"""Addresses of responsibility letters."""

from django.urls import path

from .views import letter_list, letters

urlpatterns = [
    path("goals/<str:code>/letters/", letter_list.listing, name="goals-letters"),
    path("goals/<str:code>/letters/make/", letter_list.make_all, name="goals-letters-make"),
    path("goals/<str:code>/letters/download/", letter_list.download_all, name="goals-letters-download"),
    path("goal-sheets/<goalsheet:key>/letter/", letters.of_sheet, name="goals-sheet-letter"),
    path("goal-sheets/<goalsheet:key>/letter/make/", letters.make, name="goals-sheet-letter-make"),
    path("goal-letters/<int:pk>/", letters.letter, name="goals-letter"),
    path("goal-letters/<int:pk>/download/", letters.download, name="goals-letter-download"),
    path("goal-letters/<int:pk>/sign/", letters.sign, name="goals-letter-sign"),
    path("goal-letters/<int:pk>/sign-above/", letters.sign_above, name="goals-letter-sign-above"),
    path("goal-letters/<int:pk>/register/", letters.register, name="goals-letter-register"),
    path("goal-letters/<int:pk>/succeed/", letters.succeed, name="goals-letter-succeed"),
]
