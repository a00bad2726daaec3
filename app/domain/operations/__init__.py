"""Rules of long work, and of lists that arrive as spreadsheets."""
