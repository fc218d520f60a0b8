from flask import Blueprint
blueprint = Blueprint("author", __name__, url_prefix="/author")

@blueprint.get("")
def index(): return "x"
