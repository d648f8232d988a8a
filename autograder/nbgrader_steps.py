"""The steps of grading as nbgrader preprocessors.

`nbgrader_config.py` names them, so that `nbgrader autograde` and formgrader's button are as sealed
as `autograder grade`: the same rebuilding, the same sandboxed worker, the same referee, the same
rows in the gradebook. nbgrader runs them for one submission after another.

`SubmissionExporter` reads the submitted file, `SanitiseSubmission` rebuilds it, `SealedExecute`
runs and judges it, `SaveVerdicts` enters the points.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import base
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import find_all_files

from autograder.course import Course, Lesson, find_course
from autograder.files import write_atomically
from autograder.grading import records, sanitise
from autograder.grading.dates import read_extensions
from autograder.grading.gradebook import Writer, read_timestamp, utc
from autograder.grading.job import Job, Result, grade_rebuilt, load_release, rebuild, seed_of
from autograder.grading.sanitise import Sanitised
from autograder.grading.version import version_of

CONTENT, UNREADABLE = "autograder_content", "autograder_problem"
HASH, RESULT = "autograder_hash", "autograder_result"


def distrust_what_is_handed_in() -> None:
    """Let nbgrader's converters copy plain files only, and take any ``timestamp.txt``.

    Left alone they follow a link in a submission, copy the file it leads to into the student's
    feedback, and wait for a named pipe; and they stop at a time they cannot read, with the old
    grade in place.
    """
    base.find_all_files = _plain_files
    CourseDirectory.get_existing_timestamp = lambda _, folder: utc(read_timestamp(Path(folder)))


def _plain_files(path: str, exclude: list[str] | None = None) -> list[str]:
    found = (Path(name) for name in find_all_files(path, exclude))
    return [
        str(file)
        for file in found
        if str(file.relative_to(path)).isprintable()
        and file.is_file()
        and not file.is_symlink()
        and file.stat().st_size <= sanitise.MAX_FILE
    ]


class SubmissionExporter(NotebookExporter):
    """nbgrader's exporter, but a file that is not a readable notebook is graded, with 0 points.

    Without it one broken file leaves that student's old grade in place.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook file; see nbconvert."""
        if not self.parent._sanitizing:  # the rebuilt notebook, which is the course's own
            return super().from_filename(filename, resources=resources, **options)
        resources = self._init_resources(resources)
        path = Path(filename)
        try:
            content = sanitise.read_submission(path, path.parent.parent.parent)
            resources[CONTENT], resources[HASH] = content, hashlib.sha256(content).hexdigest()
        except (sanitise.Unreadable, OSError) as error:
            reason = getattr(error, "strerror", None)
            problem = f"{path.name} cannot be read: {reason}." if reason else str(error)
            resources[UNREADABLE] = resources[HASH] = problem
        nothing_yet = nbformat.v4.new_notebook()
        return self.from_notebook_node(nothing_yet, resources=resources, **options)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Run the steps."""
        resources = self._init_resources(resources)
        for step in self._preprocessors:
            nb, resources = step(nb, resources)
        return nbformat.writes(nb, version=4) + "\n", resources


class SanitiseSubmission(NbGraderPreprocessor):
    """Rebuild the submission from the released notebook; see `sanitise`."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """See nbconvert."""
        course, lesson = _place(resources)
        release = load_release(course.release / lesson.path)
        problem = resources.pop(UNREADABLE, "")
        rebuilt, problem = rebuild(resources.pop(CONTENT, None), problem, release)
        for remark in rebuilt.remarks:
            self.log.warning(remark)
        rebuilt.notebook["metadata"]["autograder"] = {
            "remarks": list(rebuilt.remarks),
            "problem": problem,
            "submission": resources[HASH],
        }
        return nbformat.from_dict(rebuilt.notebook), resources


class SealedExecute(NbGraderPreprocessor):
    """Run the rebuilt notebook in a sandboxed worker and let the referee judge it; see `job`."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """See nbconvert."""
        course, lesson = _place(resources)
        about = nb.metadata.autograder
        release = course.release / lesson.path
        job = Job(
            student=resources["nbgrader"]["student"],
            lesson=lesson.name,
            submission=None,
            submission_hash=about.submission,
            root=course.root,
            release=release,
            course=version_of(course.root, release),
            seed=seed_of(records.course_secret(course.records), lesson.name, about.submission),
            problem=about.problem,
        )
        result = grade_rebuilt(Sanitised(nb, tuple(about.remarks)), about.problem, job)
        resources[RESULT] = result
        return nbformat.from_dict(result.autograded), resources


class SaveVerdicts(NbGraderPreprocessor):
    """Enter the points into the gradebook and keep the grade record."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """See nbconvert."""
        result: Result = resources.pop(RESULT)
        course, lesson = _place(resources)
        path = records.record_path(course.records, result.header.student, lesson.name)
        path.unlink(missing_ok=True)
        db_url, extensions = resources["nbgrader"]["db_url"], read_extensions(course.root)
        with Writer(db_url, course.course_id, self.config, extensions) as writer:
            writer.save(result)
            writer.commit()
        write_atomically(path, result.record)
        return nb, resources


def _place(resources: ResourcesDict) -> tuple[Course, Lesson]:
    about = resources["nbgrader"]
    return find_course(), Lesson(about["assignment"], f"{about['notebook']}.ipynb")
