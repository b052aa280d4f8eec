"""What other rooms and pages ask of goals. Each question has its file; pages import from there, too."""

from .scheme import GoalLeaf, GoalRules, goal_rules
from .sheets import goals_of, pairs_of, plans_with_goals, sheets_for

__all__ = ["GoalLeaf", "GoalRules", "goal_rules", "goals_of", "pairs_of", "plans_with_goals", "sheets_for"]
