from django.urls import path

from .views import appeals, notices, results

urlpatterns = [
    path("results/", results.listing, name="grading-results"),
    path("results/<str:code>/propose/", results.propose, name="grading-propose"),
    path("results/<str:code>/", results.result, name="grading-result"),
    path("results/<str:code>/proposal/", results.proposal, name="grading-proposal"),
    path("results/<str:code>/review/", results.review, name="grading-review"),
    path("results/<str:code>/publish/", results.publish, name="grading-publish"),
    path("results/<str:code>/decision/", results.decision, name="grading-decision"),
    path("results/<str:code>/circular/", results.circular, name="grading-circular"),
    path("results/<str:code>/correct/", results.correct, name="grading-correct"),
    path("results/<str:code>/appeals/", appeals.listing, name="grading-appeals"),
    path("results/<str:code>/appeals/own/", appeals.own, name="grading-own-appeals"),
    path("results/<str:code>/appeals/new/<int:pk>/", appeals.new, name="grading-appeal-new"),
    path("notices/<int:pk>/", notices.notice, name="grading-notice"),
    path("notices/<int:pk>/<str:form>/", notices.document, name="grading-notice-document"),
    path("appeals/<int:pk>/", appeals.appeal, name="grading-appeal"),
    path("appeals/<int:pk>/sign/", appeals.sign, name="grading-appeal-sign"),
    path("appeals/<int:pk>/withdraw/", appeals.withdraw, name="grading-appeal-withdraw"),
    path("appeals/<int:pk>/assign/", appeals.assign, name="grading-appeal-assign"),
    path("appeals/<int:pk>/finding/", appeals.finding, name="grading-appeal-finding"),
    path("appeals/<int:pk>/decide/", appeals.decide, name="grading-appeal-decide"),
    path("appeals/<int:pk>/decision.pdf", appeals.decision_pdf, name="grading-appeal-decision"),
]
