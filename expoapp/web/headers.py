"""Headers on every answer (R29): what the browser may load, and who may keep a copy."""

from flask import Flask, Response, current_app, request

from expoapp.web.pages import KEPT

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    ]
)
# For a page from which nothing may be sent.
WITHOUT_FORMS = CONTENT_SECURITY_POLICY.replace("form-action 'self'", "form-action 'none'")
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def init_app(app: Flask) -> None:
    """Put the headers on every answer of the application."""
    is_https = app.config["SETTINGS"].is_https

    @app.after_request
    def harden(answer: Response) -> Response:
        given = answer.headers
        if given.get("Content-Security-Policy") != WITHOUT_FORMS:
            given["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        given["X-Content-Type-Options"] = "nosniff"
        # Never no-referrer: with it browsers send "Origin: null", and Instant Reply's gate needs the origin.
        # A page whose own address holds a key tells less than this (decision 21).
        given.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        given["Cross-Origin-Opener-Policy"] = "same-origin"
        given["Permissions-Policy"] = PERMISSIONS
        if is_https:
            given["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        # An address that the map tidies ("/news//2026") comes with scheme and host as this server sees them; behind a
        # proxy they are not the visitor's.
        if answer.location and answer.location.startswith(request.host_url):
            answer.location = "/" + answer.location.removeprefix(request.host_url).lstrip("/")
        if "Cache-Control" not in given:
            given["Cache-Control"] = "public, no-cache" if is_kept(answer) else "private, no-store"
        if is_kept(answer):
            answer.make_conditional(request)  # what goes out uncompressed has not been compared yet
        return answer


def revalidate(answer: Response) -> Response:
    """Name what a kept page says, so that a browser that has it already is told so in a few bytes."""
    if is_kept(answer) and not answer.direct_passthrough:
        answer.add_etag()
    return answer


def is_kept(answer: Response) -> bool:
    """Say whether caches may keep an answer: its route is on the list of public pages, and nothing in it is personal.

    The list holds routes, never file endings (R27): "/staff/x.css" is no more public than "/staff".
    """
    return (
        request.method in {"GET", "HEAD"}
        and answer.status_code in {200, 304}
        and request.endpoint in current_app.extensions[KEPT]
        and "Set-Cookie" not in answer.headers
    )
