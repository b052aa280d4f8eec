"""Addresses of sub-rules: those of a plan, and the page of one indicator's."""

from django.urls import path

from .views import sub_rule_files, sub_rule_office, sub_rules

urlpatterns = [
    path("plans/<str:code>/sub-rules/", sub_rule_office.listing, name="plan-sub-rules"),
    path("plans/<str:code>/sub-rules/ask/", sub_rule_office.ask, name="plan-sub-rules-ask"),
    path("plans/<str:code>/sub-rules/remind/", sub_rule_office.remind, name="plan-sub-rules-remind"),
    path("plans/<str:code>/sub-rules/extend/", sub_rule_office.extend, name="plan-sub-rules-extend"),
    path("plans/<str:code>/sub-rules/withdraw/", sub_rule_office.withdraw, name="plan-sub-rules-withdraw"),
    path("sub-rules/", sub_rule_office.overview, name="sub-rules-list"),
    path("sub-rules/<int:pk>/", sub_rules.page, name="sub-rules"),
    path("sub-rules/<int:pk>/write/", sub_rules.write, name="sub-rules-write"),
    path("sub-rules/<int:pk>/submit/", sub_rules.submit, name="sub-rules-submit"),
    path("sub-rules/<int:pk>/sign/", sub_rules.sign, name="sub-rules-sign"),
    path("sub-rules/<int:pk>/return/", sub_rules.give_back, name="sub-rules-return"),
    path("sub-rules/<int:pk>/revise/", sub_rules.revise, name="sub-rules-revise"),
    path("sub-rules/<int:pk>/offer/", sub_rules.offer, name="sub-rules-offer"),
    path("sub-rules/<int:pk>/file/", sub_rules.file, name="sub-rules-file"),
    path("sub-rules/<int:pk>/refuse/", sub_rules.refuse, name="sub-rules-refuse"),
    path("sub-rules/<int:pk>/table.xlsx", sub_rule_files.workbook, name="sub-rules-workbook"),
    path("sub-rules/<int:pk>/import/", sub_rule_files.import_table, name="sub-rules-import"),
]
