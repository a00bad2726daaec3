"""Reads of hospitals, teams, their weeks and half-days."""
