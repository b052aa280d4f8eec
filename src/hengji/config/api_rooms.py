"""The written list of the rooms' endpoints; every one declares its action."""

ROUTERS = (
    "hengji.front.api.api.router",
    "hengji.front.web.api.router",
    "hengji.year.plans.api.router",
    "hengji.year.observations.api.router",
    "hengji.year.goals.api.router",
    "hengji.foundation.notifications.api.router",
    "hengji.foundation.workdays.api.router",
)
