"""The text files that go to banks and come back, by one declarative template per bank."""
