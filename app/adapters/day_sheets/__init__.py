"""Day sheets of teams as paper, as a spreadsheet and as a picture."""
