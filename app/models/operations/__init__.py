"""What the running of the system itself keeps: its clock, long work, lists that were sent in."""
