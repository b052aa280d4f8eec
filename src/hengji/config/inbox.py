"""The written list of who is asked what waits for a person; each is a function from the user to a list of Todo."""

INBOX = (
    "hengji.foundation.approvals.queries.todo",
    "hengji.foundation.evidence.queries.todo",
    "hengji.foundation.organisations.queries.todo",
    "hengji.foundation.workdays.queries.todo",
    "hengji.year.plans.queries.todo",
    "hengji.year.observations.queries.todo.todo",
    "hengji.year.goals.queries.task_todo.todo",
    "hengji.year.goals.queries.waiting.todo",
    "hengji.year.goals.queries.letter_todo.todo",
    "hengji.outcome.grading.queries.todo.todo",
    "hengji.year.plans.queries.comments.todo",
    "hengji.year.plans.queries.filings.todo",
    "hengji.year.plans.queries.sub_rules.todo",
    "hengji.front.operations.queries.todo",
)
