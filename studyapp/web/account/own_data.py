"""One's own data: downloading it, taking it in from a file, deleting the account for good."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from flask_security import verify_password

from studyapp.domain.errors import Invalid
from studyapp.domain.own_data import read_own_data
from studyapp.domain.own_data.reading import MOST_BYTES
from studyapp.exchange.own_data_csv import own_data_zip
from studyapp.services.closing import delete_account
from studyapp.services.own_data import Taken, take_in
from studyapp.services.own_data.tally import KINDS
from studyapp.store.engine import db
from studyapp.store.queries.closing import belongings, only_holder_of, password_hash
from studyapp.store.queries.own_data import own_data
from studyapp.web.account.forms import DeleteForm, ImportForm
from studyapp.web.identity import now, the_learner
from studyapp.web.uploads import uploaded

WORD = "delete"
_NAMES = {
    "reviews": ("line of the log", "lines of the log"),
    "sittings": ("sitting", "sittings"),
    "attempts": ("quiz", "quizzes"),
    "reports": ("report", "reports"),
    "marks": ("mark", "marks"),
}


def data_page() -> ResponseReturnValue:
    return render_template("account/data.html", form=ImportForm(), most=MOST_BYTES >> 20)


def download_json() -> ResponseReturnValue:
    data = own_data(db.session, the_learner().id, now())
    text = data.model_dump_json(exclude_none=True, warnings=False)
    return _attachment(text.encode(), "application/json", "json")


def download_csv() -> ResponseReturnValue:
    data = own_data(db.session, the_learner().id, now())
    return _attachment(own_data_zip(data), "application/zip", "zip")


def _attachment(content: bytes, type_: str, ending: str) -> Response:
    day = the_learner().calendar.day_of(now())
    name = f"commonplace-{day:%Y-%m-%d}.{ending}"
    answer = Response(content, mimetype=type_)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def import_data() -> ResponseReturnValue:
    form = ImportForm()
    try:
        with uploaded() as path, path.open("rb") as file:
            data = read_own_data(file.read(MOST_BYTES + 1), now())
    except Invalid as problem:
        form.file.errors = [problem.fields.get("file", str(problem))]
        page = render_template("account/data.html", form=form, most=MOST_BYTES >> 20)
        return page, 422
    done = take_in(db.session, the_learner().id, now(), data, settings=bool(form.settings.data))
    for sentence, kind in _told(done):
        flash(sentence, kind)
    return redirect(url_for("account.data"), 303)


def _told(done: Taken) -> list[tuple[str, str]]:
    """What came of a file, in sentences."""
    told = [f"Taken in: {_counted(done.taken)}.", f"Here already: {_counted(done.known)}."]
    found = [(sentence, "success") for sentence in told]
    if done.left_out:
        found.append((f"Left out: {_counted(done.left_out)}.", "warn"))
    if done.unknown_questions:
        many = len(done.unknown_questions)
        some = ", ".join(done.unknown_questions[:5]) + (" and others" if many > 5 else "")
        found.append((f"This bank has not got {many:,} of the questions: {some}.", "warn"))
    if done.other_version:
        found.append(
            (
                f"{done.other_version:,} answers were given to another wording than any that is"
                " here; they count for the question all the same.",
                "warn",
            )
        )
    return found


def _counted(counts: dict[str, int]) -> str:
    parts = [
        f"{counts[kind]:,} {_NAMES[kind][counts[kind] != 1]}" for kind in KINDS if counts[kind]
    ]
    return ", ".join(parts) or "nothing"


def delete_page() -> ResponseReturnValue:
    return _delete_page(DeleteForm())


def _delete_page(form: DeleteForm) -> str:
    mine = the_learner().id
    return render_template(
        "account/delete.html",
        form=form,
        goes=belongings(db.session, mine),
        missed=only_holder_of(db.session, mine),
        by_password=password_hash(db.session, mine) is not None,
        word=WORD,
    )


def delete_for_good() -> ResponseReturnValue:
    """Takes the password, or of an account without one a typed word; of the last of a role
    its consent too."""
    mine = the_learner().id
    form = DeleteForm()
    hashed = password_hash(db.session, mine)
    if hashed is not None and not verify_password(form.password.data or "", hashed):
        form.password.errors = ["This is not your password."]
    elif hashed is None and (form.word.data or "").strip().lower() != WORD:
        form.word.errors = [f"Type the word {WORD}."]
    elif only_holder_of(db.session, mine) and not form.sure.data:
        form.sure.errors = ["Tick this if the account is to go all the same."]
    else:
        delete_account(db.session, mine)
        logout_user()
        session.pop("guest", None)
        flash("Your account and everything in it is deleted.", "success")
        return redirect(url_for("home.index"), 303)
    return _delete_page(form), 422
