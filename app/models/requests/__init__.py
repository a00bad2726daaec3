"""Requests (办件) and everything that happens to them on their chain."""
