"""Writing a lesson's rows together, in as few statements as there are kinds of change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from autograder.grading.rows import Cells, GradeRow, Row
from autograder.grading.tables import BONUS, COMMENT, GRADE, NOTEBOOK, STUDENT, SUBMISSION


def write_rows(connection: Connection, cells: Cells, changed: list[tuple[Row, Row]]) -> None:
    """Enter the differences between the rows that are there and those that should be."""
    todo = _Statements()
    known = {new.student for old, new in changed if not old.submission}
    if known:
        there = connection.execute(select(STUDENT.c.id).where(STUDENT.c.id.in_(known)))
        for student in sorted(known - set(there.scalars())):
            todo.insert(STUDENT, {"id": student})
    for old, new in changed:
        outer = {"timestamp": new.timestamp, "extension": new.extension}
        if not old.submission:
            fixed = {"assignment_id": cells.assignment, "student_id": new.student}
            todo.insert(SUBMISSION, {"id": new.submission, **fixed, **outer})
        elif (old.timestamp, old.extension) != (new.timestamp, new.extension):
            todo.update(SUBMISSION, new.submission, outer)
        inner = {"late_submission_penalty": new.penalty}
        if not old.notebook and new.notebook:
            fixed = {"assignment_id": new.submission, "notebook_id": cells.notebook}
            todo.insert(NOTEBOOK, {"id": new.notebook, **fixed, "flagged": False, **inner})
        elif old.penalty != new.penalty:
            todo.update(NOTEBOOK, new.notebook, inner)
        for name, grade in new.grades.items():
            _write_grade(todo, cells.tests[name], new.notebook, old.grades.get(name), grade)
        for name, comment in new.comments.items():
            before = old.comments.get(name)
            values = {"auto_comment": comment.auto_comment}
            if before is None:
                fixed = {"cell_id": cells.stubs[name], "notebook_id": new.notebook}
                todo.insert(COMMENT, {"id": comment.id, **fixed, **values})
            elif before != comment:
                todo.update(COMMENT, comment.id, values)
    todo.execute(connection)


def _write_grade(
    todo: _Statements, cell: str, notebook: str, old: GradeRow | None, new: GradeRow
) -> None:
    """Never writes a manual score: that is the instructor's column."""
    if old == new:
        return
    values = {
        "auto_score": new.auto_score,
        "extra_credit": new.extra_credit,
        "needs_manual_grade": new.needs_manual_grade,
    }
    if old is None:
        fixed = {"cell_id": cell, "notebook_id": notebook}
        todo.insert(GRADE, {"id": new.id, **fixed, **values})
    else:
        todo.update(GRADE, new.id, values)
    before = old.given if old is not None else None
    if before != new.given:
        if before is not None:
            todo.delete(BONUS, new.id)
        if new.given is not None:
            todo.insert(BONUS, {"grade_id": new.id, "given": new.given})


class _Statements:
    """Statements gathered, to be executed together: deletes, then inserts and updates in order."""

    def __init__(self) -> None:
        self._inserts: dict[Table, list[dict[str, Any]]] = {}
        self._updates: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = {}
        self._deletes: dict[Table, list[str]] = {}

    def insert(self, table: Table, values: dict[str, Any]) -> None:
        self._inserts.setdefault(table, []).append(values)

    def update(self, table: Table, key: str, values: dict[str, Any]) -> None:
        self._updates.setdefault((table, tuple(values)), []).append({"key": key, **values})

    def delete(self, table: Table, key: str) -> None:
        self._deletes.setdefault(table, []).append(key)

    def execute(self, connection: Connection) -> None:
        for table, keys in self._deletes.items():
            column = next(iter(table.primary_key.columns))
            connection.execute(
                table.delete().where(column == bindparam("key")), [{"key": key} for key in keys]
            )
        for table in (STUDENT, SUBMISSION, NOTEBOOK, GRADE, COMMENT, BONUS):
            if self._inserts.get(table):
                connection.execute(insert(table), self._inserts[table])
        for (table, _), values in self._updates.items():
            connection.execute(update(table).where(table.c.id == bindparam("key")), values)
