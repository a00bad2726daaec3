"""Spreadsheets as they arrive and as they are handed out: xlsx, and nothing else."""
