"""What is handed out once a class is graded: feedback, report, export."""
