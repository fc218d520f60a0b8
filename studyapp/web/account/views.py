"""The pages of one's own account."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password, login_user

from studyapp.config import settings
from studyapp.domain.errors import Invalid
from studyapp.services import accounts as service
from studyapp.store.engine import db
from studyapp.store.models import User
from studyapp.web.account.forms import LinkForm, SettingsForm
from studyapp.web.identity import now, person


def settings_page() -> ResponseReturnValue:
    user = person()
    assert user is not None
    form = SettingsForm(
        zone=user.learner.zone,
        rollover=user.learner.rollover,
        new_per_day=user.learner.new_per_day,
        reviews_per_day=user.learner.reviews_per_day,
        shortcuts=user.shortcuts,
        show_streak=user.show_streak,
        rest_days=user.rest_days,
        desired_retention=_percentage(user.learner.desired_retention),
    )
    return render_template("account/settings.html", form=form, user=user)


def _percentage(share: float) -> float:
    """As it is written in the form: 90 rather than 90.0."""
    percentage = round(share * 100, 1)
    return int(percentage) if percentage.is_integer() else percentage


def save_settings() -> ResponseReturnValue:
    user = person()
    assert user is not None
    form = SettingsForm()
    if not form.validate():
        return render_template("account/settings.html", form=form, user=user), 422
    service.save_settings(
        db.session,
        user.learner.id,
        zone=form.zone.data,
        rollover=form.rollover.data,
        new_per_day=form.new_per_day.data,
        reviews_per_day=form.reviews_per_day.data,
        shortcuts=form.shortcuts.data,
        show_streak=form.show_streak.data,
        rest_days=form.rest_days.data,
        desired_retention=form.desired_retention.data / 100,
    )
    flash("Saved. The new settings hold from the next answer on.", "success")
    return redirect(url_for("account.settings"), 303)


def link(token: str) -> ResponseReturnValue:
    """Shows what the link is for; using it up takes the button."""
    found = service.link_for(db.session, now(), token)
    user = db.session.get(User, found.user_id) if found.user_id else None
    return render_template("account/link.html", link=found, user=user, form=LinkForm())


def use_link(token: str) -> ResponseReturnValue:
    """Make the account, or set its password, and sign in."""
    found = service.link_for(db.session, now(), token)
    user = db.session.get(User, found.user_id) if found.user_id else None
    form = LinkForm()
    fine = form.validate()
    if user is None and not form.email.data:
        form.email.errors = ["Write your e-mail address."]
        fine = False
    if fine:
        try:
            user = service.use_link(
                db.session,
                now(),
                token,
                form.email.data or "",
                hash_password(form.password.data),
                service.defaults_of(settings()),
            )
        except Invalid as problem:
            form.email.errors = [problem.fields.get("email", str(problem))]
        else:
            login_user(user, authn_via=["password"])
            flash("Welcome. You can edit the bank under Author.", "success")
            return redirect(url_for("home.index"), 303)
    return render_template("account/link.html", link=found, user=user, form=form), 422
