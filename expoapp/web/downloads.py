"""Files handed out: written first, into one without a name, so that a slow reader keeps no transaction open."""

import os
from typing import IO

from flask import request
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def download(file: IO[bytes], name: str) -> Response:
    """Return the answer that sends a file and closes it; the name's ending says what it is."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    kind = _TYPES[name.rpartition(".")[2]]
    answer = Response(wrap_file(request.environ, file), content_type=kind, direct_passthrough=True)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Length"] = str(size)
    return answer
