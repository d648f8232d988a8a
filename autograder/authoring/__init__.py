"""Making lessons: from `source/` to what students get, solutions and pages."""
