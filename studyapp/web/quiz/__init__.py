from flask import Blueprint
blueprint = Blueprint("quiz", __name__, url_prefix="/quiz")

@blueprint.get("")
def setup(): return "x"
@blueprint.get("/<int:attempt_id>")
def resume(attempt_id): return "x"
