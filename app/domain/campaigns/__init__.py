"""What goes to a village or invites: site sessions, screenings, convalescence."""
