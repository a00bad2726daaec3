"""Reads about the running of the system itself."""
