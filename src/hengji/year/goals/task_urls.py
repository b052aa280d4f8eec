"""Addresses of the breakdown of tasks and of strategic goals."""

from django.urls import path

from .views import coverage, strategy, task_files, task_objections, tasks

urlpatterns = [
    path("tasks/", tasks.plans, name="task-plans"),
    path("tasks/<str:code>/", tasks.listing, name="tasks"),
    path("tasks/<str:code>/sources/", tasks.sources, name="task-sources"),
    path("tasks/<str:code>/sources/add/", tasks.add_source, name="task-source-add"),
    path("tasks/sources/<int:pk>/", tasks.source, name="task-source"),
    path("tasks/<str:code>/new/", tasks.new, name="task-new"),
    path("tasks/<str:code>/coverage/", coverage.board, name="task-coverage"),
    path("tasks/<str:code>/import/", task_files.upload, name="tasks-import"),
    path("tasks/<str:code>/import/<str:token>/", task_files.preview, name="tasks-preview"),
    path("tasks/<str:code>/import/<str:token>/run/", task_files.run, name="tasks-run"),
    path("tasks/<str:code>/template.xlsx", task_files.template, name="tasks-template"),
    path("tasks/<str:code>/export/", task_files.export, name="tasks-export"),
    path("tasks/items/<int:pk>/", tasks.task, name="task"),
    path("tasks/items/<int:pk>/change/", tasks.change, name="task-change"),
    path("tasks/items/<int:pk>/split/", tasks.split, name="task-split"),
    path("tasks/items/<int:pk>/withdraw/", tasks.withdraw, name="task-withdraw"),
    path("tasks/items/<int:pk>/object/", task_objections.object_to, name="task-object"),
    path("tasks/objections/<int:pk>/answer/", task_objections.answer, name="task-objection-answer"),
    path("strategy/", strategy.listing, name="strategy"),
    path("strategy/new/", strategy.new, name="strategic-goal-new"),
    path("strategy/<int:pk>/", strategy.goal, name="strategic-goal"),
    path("strategy/<int:pk>/change/", strategy.change, name="strategic-goal-change"),
    path("strategy/<int:pk>/withdraw/", strategy.withdraw, name="strategic-goal-withdraw"),
]
