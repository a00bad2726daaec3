"""A bank's day against ours, and what may be closed."""
