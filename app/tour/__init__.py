"""Stories played over HTTP against a running bureau, as its users would."""
