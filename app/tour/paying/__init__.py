"""Stories of money: whole counties, from the list to a reconciled statement."""
