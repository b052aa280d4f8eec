"""The written list of governed tables: every write to them must be in the ledger, and replay compares them with it.

A model of ours stands in one of the two lists; a test sees to it.
"""

GOVERNED = (
    "hengji.foundation.organisations.models.User",
    "hengji.foundation.organisations.models.ExternalIdentity",
    "hengji.foundation.organisations.models.Organisation",
    "hengji.foundation.organisations.models.OrganisationVersion",
    "hengji.foundation.organisations.models.Succession",
    "hengji.foundation.organisations.models.Person",
    "hengji.foundation.organisations.models.Post",
    "hengji.foundation.organisations.models.Appointment",
    "hengji.foundation.organisations.models.Delegation",
    "hengji.foundation.organisations.models.Grant",
    "hengji.foundation.organisations.models.LeaderRelation",
    "hengji.foundation.organisations.models.GroupRelation",
    "hengji.foundation.burden.models.Ask",
    "hengji.foundation.evidence.models.Content",
    "hengji.foundation.evidence.models.File",
    "hengji.foundation.evidence.models.PaperEvidence",
    "hengji.foundation.evidence.models.Use",
    "hengji.foundation.documents.models.BaseFile",
    "hengji.foundation.documents.models.TemplateVersion",
    *(
        f"hengji.foundation.approvals.models.{name}"
        for name in ("Case", "Decision", "Maker", "Record", "Remark", "Seat", "Step")
    ),
    *(
        f"hengji.year.plans.models.{name}"
        for name in (
            "Plan",
            "Indicator",
            "Section",
            "Group",
            "PlanClass",
            "SchemePart",
            "Participant",
            "Substitute",
            "Chain",
            "Submission",
            "CommentRound",
            "CommentReply",
            "CommentItem",
            "SubRules",
            "SubRuleItem",
            "PlanGrant",
            "Window",
            "Disclosure",
            "Correction",
            "SuperiorText",
            "Filing",
            "FilingVerdict",
        )
    ),
    *(
        f"hengji.year.observations.models.{name}"
        for name in ("Batch", "Observation", "Confirmation", "Voiding", "VoidingAnswer", "PastValue")
    ),
    *(f"hengji.year.goals.models.{name}" for name in ("GoalSheet", "Goal", "GoalVersion", "Round", "SheetAuthor")),
    *(
        f"hengji.year.goals.models.{name}"
        for name in ("Source", "Task", "Assignment", "TaskObjection", "StrategicGoal")
    ),
    *(f"hengji.year.goals.models.{name}" for name in ("Amendment", "AmendmentLine")),
    *(f"hengji.year.goals.models.{name}" for name in ("Letter", "LetterSignature", "LetterSuccession")),
    "hengji.outcome.assessment.models.Scenario",
    *(f"hengji.outcome.grading.models.{name}" for name in ("Proceeding", "Notice", "Appeal")),
)

# Models that are not governed, each with its reason.
UNGOVERNED = {
    "hengji.foundation.organisations.models.LoginBrake": "counts wrong passwords; each is an entry of its own",
    "hengji.foundation.organisations.models.PastPassword": "hashes of passwords; each is an entry of the account",
    "hengji.foundation.organisations.models.Session": "logins; their beginning and end are entries of their own",
    "hengji.foundation.evidence.models.Shelf": "a lock",
    "hengji.foundation.evidence.models.Upload": "pieces on the way; what becomes of them is recorded",
    "hengji.foundation.ledger.models.Entry": "the ledger itself",
    "hengji.foundation.ledger.models.Payload": "the ledger itself",
    "hengji.foundation.ledger.models.Checkpoint": "the ledger itself, signed",
    "hengji.foundation.workdays.models.Notice": "a published text; each change is an entry with all its days",
    "hengji.foundation.workdays.models.Day": "recorded with its notice",
    "hengji.foundation.workdays.models.Move": "follows from the notices",
    "hengji.foundation.notifications.models.Notification": "a message; what it tells of is recorded where it happens",
    "hengji.foundation.notifications.models.Preference": "each change is an entry of the account's settings",
    "hengji.foundation.notifications.models.Contact": "each change is an entry of the account's settings",
    "hengji.foundation.notifications.models.Dispatch": "a queue",
    "hengji.foundation.notifications.models.Outgoing": "a queue",
    "hengji.foundation.notifications.models.Reminder": "keeps a reminder from being sent twice",
    "hengji.front.api.models.Key": "making and revoking are entries; its last use is not a change",
    "hengji.front.api.models.Answer": "keeps a repeated call from acting twice",
    "hengji.front.operations.models.Worker": "which background workers live",
    "hengji.front.operations.models.Schedule": "when a job runs next",
    "hengji.year.plans.models.Edit": "the way back of an edit, which is an entry with all its rows",
    "hengji.outcome.assessment.models.Run": "a sealed file with its own digest, which `hengji verify` counts again",
    "hengji.outcome.assessment.models.Result": "lines of a run's table, kept with it and compared with it",
}
