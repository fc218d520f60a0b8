"""What learners report about questions, and the typed answers that they count as right."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studyapp.services import reports as service
from studyapp.store.engine import db
from studyapp.store.queries import reports as reads
from studyapp.web.identity import now


def reports() -> ResponseReturnValue:
    """Open reports, oldest first, and answers that might be accepted, most learners first."""
    return render_template(
        "author/reports.html",
        reports=reads.open_reports(db.session),
        accepted=reads.accepted_answers(db.session),
    )


def close_report(report_id: int) -> ResponseReturnValue:
    """Put a report aside as dealt with."""
    service.close(db.session, now(), report_id)
    flash("Put aside.", "success")
    return redirect(url_for("author.reports"), 303)
