"""Site sessions, screenings, convalescence: what goes to a village or invites."""
