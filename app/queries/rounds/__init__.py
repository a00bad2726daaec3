"""Reads of the road: a county's day, its plans, a team's own round."""
