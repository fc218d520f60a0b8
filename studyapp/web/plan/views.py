"""The page of the days ahead, and what a learner changes on it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studyapp.domain.plan import EASY_DAY, DaysAhead
from studyapp.services import plan as service
from studyapp.services import putting_away
from studyapp.store.engine import db
from studyapp.store.queries.load import load as load_of
from studyapp.store.queries.plan import days_ahead, usual_load
from studyapp.web.identity import now, the_learner
from studyapp.web.plan.charts import bars
from studyapp.web.plan.forms import DaysForm, LimitsForm

SHOWN = 14
"""Days in the chart."""


def index() -> ResponseReturnValue:
    """The next days, the limits, and the pile, if there is one, with a plan for it."""
    who = the_learner()
    return _page(
        LimitsForm(new_per_day=who.new_per_day, reviews_per_day=who.reviews_per_day),
        _days_typed(request.args.get("days", "")),
    )


def _days_typed(typed: str) -> int | None:
    """The days of the preview asked for in the address; None where no number is meant."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        return None
    return max(1, min(int(typed), putting_away.MOST_DAYS))


def _page(
    limits: LimitsForm, days: int | None = None, days_form: DaysForm | None = None
) -> ResponseReturnValue:
    who, at = the_learner(), now()
    ahead = days_ahead(db.session, who, at)
    suggested = suggestion(ahead, usual_load(db.session, who, at)) if ahead.pile else 0
    days = days or suggested
    refused = bool(limits.errors or (days_form and days_form.errors))
    page = render_template(
        "plan/index.html",
        ahead=ahead,
        bars=bars(ahead, SHOWN),
        limits=limits,
        load=load_of(db.session, who, at),
        days=days,
        days_form=days_form,
        preview=list(zip(ahead.days, ahead.spread_over(days), strict=True))[: max(days, 2)]
        if ahead.pile
        else [],
        most_days=putting_away.MOST_DAYS,
    )
    return page, 422 if refused else 200


def suggestion(ahead: DaysAhead, usual: int) -> int:
    """Over how many days to spread a pile: so many that a day takes about 20 minutes, or as
    long as a usual one where that is longer."""
    return ahead.fewest_days(max(EASY_DAY, usual))


def limits() -> ResponseReturnValue:
    """Save how much a day may bring."""
    form = LimitsForm()
    if not form.validate():
        return _page(form)
    service.save_limits(
        db.session,
        the_learner(),
        new_per_day=form.new_per_day.data,
        reviews_per_day=form.reviews_per_day.data,
    )
    flash("Your daily limits are saved.", "success")
    return redirect(url_for("plan.index"), 303)


def catch_up() -> ResponseReturnValue:
    """Spread what was due before today over some days."""
    form, who = DaysForm(), the_learner()
    if not form.validate():
        limits = LimitsForm(
            formdata=None, new_per_day=who.new_per_day, reviews_per_day=who.reviews_per_day
        )
        return _page(limits, days_form=form)
    days = form.days.data
    spread = putting_away.catch_up(db.session, who, now(), days)
    if spread:
        flash(
            f"{spread} cards are spread over {days} days. Today holds its share; the others"
            " come in their turn.",
            "success",
        )
    return redirect(url_for("plan.index"), 303)


def all_back() -> ResponseReturnValue:
    """Bring everything that was put off into sight."""
    putting_away.stop_catching_up(db.session, the_learner())
    flash("Everything that was put off is back.", "success")
    return redirect(url_for("plan.index"), 303)
