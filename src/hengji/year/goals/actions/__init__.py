from .drafting import MOST_GOALS, Row, move_goal, remove_goal, restore_goal, start_sheet, write_goals

__all__ = ["MOST_GOALS", "Row", "move_goal", "remove_goal", "restore_goal", "start_sheet", "write_goals"]
