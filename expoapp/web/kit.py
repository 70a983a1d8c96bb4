"""The HTTP kit, hung on the application in the order in which it acts."""

from flask import Flask
from flask_compress import Compress

from expoapp.web import assets, buckets, client, errors, guard, headers, pages


def init_app(app: Flask) -> None:
    """Hang the kit on an application."""
    app.config.update(
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "text/plain",
            "application/javascript",
            "application/json",
            "application/atom+xml",
            "application/xml",
            "image/svg+xml",
            "text/calendar",
        ],
        COMPRESS_STREAMS=False,
    )
    client.init_app(app)
    buckets.init_app(app)
    guard.init_app(app)
    pages.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    Compress(app)
    app.after_request(headers.revalidate)  # before it is compressed: Flask calls the last one first
    app.register_blueprint(assets.bp)
