"""What commands show on a terminal: progress and tables."""
