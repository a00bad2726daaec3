"""Rules of visits at the door (送医、送药、送政策): supply, booking, who comes first."""
