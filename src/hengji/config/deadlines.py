"""The written list of who recomputes provisional deadlines when a holiday notice is loaded or mended.

Each is a function from the new workdays.calculus.Calendar to workdays.actions.Moved values, run in the transaction of
the change.
"""

KEEPERS: tuple[str, ...] = (
    "hengji.foundation.approvals.actions.recompute_dues",
    "hengji.year.plans.actions.comment_rounds.recompute_dues",
    "hengji.year.plans.actions.sub_rule_asking.recompute_dues",
    "hengji.outcome.grading.actions.recompute_dues",
    "hengji.foundation.notifications.actions.recompute_reminders",
)
