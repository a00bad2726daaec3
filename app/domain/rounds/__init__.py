"""The road: which team comes to whom, when, and by which way."""
