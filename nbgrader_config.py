"""Settings of every `nbgrader` command run from this folder, of formgrader and of `autograder`."""

import os
import sys
from pathlib import Path

from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ComputeChecksums,
    LockCells,
    SaveCells,
)

from autograder.authoring.release import ClearSolutionRegions
from autograder.nbgrader_steps import seal_nbgrader
from autograder.results.feedback import FeedbackExporter

c = get_config()  # noqa: F821  (nbgrader defines it)

# nbgrader calls `alembic` by its name when it makes a gradebook; it is beside this Python, also
# where the virtual environment has not been activated.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))

# --- folders -------------------------------------------------------------------------------------
c.CourseDirectory.course_id = "activations"
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
# The gradebook is gradebook.db in this folder. For PostgreSQL, set the address here:
# c.CourseDirectory.db_url = "postgresql://…"

# --- what students get: `nbgrader generate_assignment <lesson>` ----------------------------------
# The folder is committed, so it is there already; it is made anew each time.
c.GenerateAssignment.force = True
c.GenerateAssignment.preprocessors = [
    LockCells,
    ClearSolutionRegions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ComputeChecksums,
    CheckCellMetadata,
]
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# --- grading: `nbgrader autograde`, formgrader's button -------------------------------------------
# Both end where `autograder grade` ends. nbgrader's own steps are not used: they run the student's
# code, the tests and the reference in one process.
seal_nbgrader()

# --- collecting: `nbgrader zip_collect <lesson>` --------------------------------------------------
# Knows the names of Canvas's and Moodle's downloads and roster.csv; `autograder collect` does more.
c.ZipCollectApp.collector_plugin = "autograder.lms.zip_collector.LmsCollector"

# --- feedback: no script of a submission reaches the page -----------------------------------------
c.GenerateFeedback.exporter_class = FeedbackExporter
c.GenerateFeedback.force = True  # a page is always that of the newest grade

# --- formgrader: what it shows of a submission ----------------------------------------------------
# Its pages forbid scripts (`seal_nbgrader`). nbconvert sanitises what it shows; nbgrader's template
# does not sanitise what a student wrote in Markdown, so both filters are this package's.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.preprocessors = ["autograder.formgrader.ShowSubmission"]
c.HTMLExporter.filters = {
    "markdown2html": "autograder.results.feedback.safe_markdown",
    "clean_html": "autograder.results.feedback.safe_html",
}
