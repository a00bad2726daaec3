"""What a bank does all day, one step each; every step uses the published API alone."""
