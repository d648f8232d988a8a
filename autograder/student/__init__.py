"""All that may run beside a submission, and nothing else; it imports nothing of the rest."""
