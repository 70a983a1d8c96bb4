"""Headers on every answer (R29): what the browser may load, and who may keep a copy."""

from flask import Flask, Response, g, request

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
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def init_app(app: Flask) -> None:
    """Put the headers on every answer of the application."""
    is_https = app.config["SETTINGS"].is_https

    @app.after_request
    def harden(answer: Response) -> Response:
        given = answer.headers
        given["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        given["X-Content-Type-Options"] = "nosniff"
        # Never no-referrer: with it browsers send "Origin: null", and Instant Reply's gate needs the origin.
        given["Referrer-Policy"] = "strict-origin-when-cross-origin"
        given["Cross-Origin-Opener-Policy"] = "same-origin"
        given["Permissions-Policy"] = PERMISSIONS
        if is_https:
            given["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        # An address that the map tidies ("/news//2026") comes with scheme and host as this server sees them; behind a
        # proxy they are not the visitor's.
        if answer.location and answer.location.startswith(request.host_url):
            answer.location = "/" + answer.location.removeprefix(request.host_url).lstrip("/")
        if "Cache-Control" not in given:
            public = request.method in {"GET", "HEAD"} and answer.status_code == 200 and not _is_private()
            given["Cache-Control"] = "public, no-cache" if public else "private, no-store"
        return answer


def _is_private() -> bool:
    """Say whether the answer is for one person only: everything of the staff, and every page with a form token."""
    return request.path.startswith("/staff") or bool(g.get("is_private"))
