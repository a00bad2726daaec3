"""Hospitals and teams, their weeks, and the half-days that are sold by the seat."""
