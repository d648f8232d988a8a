"""From a submitted file to its verdicts, its record and its rows in the gradebook."""
