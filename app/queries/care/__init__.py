"""Reads of family-doctor contracts and of what they make due."""
