"""Reads of site sessions, screenings and convalescence."""
