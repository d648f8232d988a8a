"""Settings of every `nbgrader` command run from this folder, of formgrader and of `autograder`.

What a new course changes stands first; docs/instructors.md goes through a term with it.
"""

import os
import sys
from pathlib import Path

from autograder.nbgrader_steps import seal_nbgrader

c = get_config()  # noqa: F821  (nbgrader defines it)

# nbgrader calls `alembic` by its name when it makes a gradebook; it is beside this Python, also
# where the virtual environment has not been activated.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))

# --- your course ---------------------------------------------------------------------------------
# The name in the gradebook and in nbgrader's exchange. Another course in one gradebook is refused.
c.CourseDirectory.course_id = "activations"

# The time zone in which `autograder due` reads and shows dates; that of Moodle's worksheets too.
# c.DueDates.timezone = "Europe/Berlin"

# What late work costs: "none", or "zero" for all its points. Anything else is a class of your own;
# docs/instructors.md has one that takes a point for each day.
c.LateSubmissionPlugin.penalty_method = "none"

# Where the names of your assignments do not tell which lesson they are: the column of each in
# Canvas's gradebook, by its title or as "Title (id)", and in Moodle's import.
# c.CanvasExport.columns = {"02_sigmoid": "Week 2: the sigmoid (4711)"}
# c.MoodleExport.columns = {"02_sigmoid": "Week 2: the sigmoid"}

# Where students and you share a machine: the folder of nbgrader's exchange.
# c.Exchange.root = "/srv/nbgrader/exchange"

# --- folders -------------------------------------------------------------------------------------
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
c.GenerateAssignment.preprocessors = [  # by name: no command imports what it does not use
    "nbgrader.preprocessors.LockCells",
    "autograder.authoring.release.ClearSolutionRegions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "autograder.authoring.release.FoldCells",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
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
# Where students read the lessons as web pages (made by `autograder pages`): exercises link there.
# c.FeedbackExporter.lessons_url = "https://example.org/activations/lessons"
c.GenerateFeedback.exporter_class = "autograder.results.nbgrader_feedback.FeedbackExporter"
c.GenerateFeedback.force = True  # a page is always that of the newest grade

# --- formgrader: what it shows of a submission ----------------------------------------------------
# Its pages forbid scripts (`seal_nbgrader`). nbconvert sanitises what it shows; nbgrader's template
# does not sanitise what a student wrote in Markdown, so both filters are this package's.
c.FormgradeExtension.debug = False  # it would show this configuration, db_url's password included
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.preprocessors = ["autograder.formgrader.ShowSubmission"]
c.HTMLExporter.filters = {
    "markdown2html": "autograder.results.markdown.safe_markdown",
    "clean_html": "autograder.results.page.safe_html",
    "strip_files_prefix": "autograder.results.markdown.as_it_is",  # nbconvert's own takes minutes
}
