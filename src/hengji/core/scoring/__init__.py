"""A score is a fold of a tree of rules over a sheet of observations."""
