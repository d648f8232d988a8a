"""What comes from and goes back to a learning management system: rosters, work, grades."""
