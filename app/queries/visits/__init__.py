"""Reads of visits: teams, their weeks, their half-days."""
