"""One request a step: our script asks for the page that a redirect would lead to.

With the header ``X-Page`` an answer carries the next page itself, and its address in
``X-Address``. Without it a form is answered with a redirect, as ever.
"""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

ASKED, ADDRESS = "X-Page", "X-Address"


def go(endpoint: str, **values: object) -> ResponseReturnValue:
    """On to another page of studying. Its view takes all ``values`` as arguments, those of
    the query too."""
    address = url_for(endpoint, **values)  # type: ignore[arg-type]
    if ASKED not in request.headers:
        return redirect(address, 303)
    given = {name: value for name, value in values.items() if value is not None}
    response = make_response(current_app.view_functions[endpoint](**given))
    response.headers.setdefault(ADDRESS, address)
    return response


def say_where(response: Response) -> Response:
    """The address of a page that was asked for by its own; errors have none."""
    response.vary.add(ASKED)
    if ASKED in request.headers and request.method == "GET" and response.status_code == 200:
        response.headers.setdefault(ADDRESS, request.full_path.rstrip("?"))
    return response
