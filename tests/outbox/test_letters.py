"""What is made of a row: the same letter each time, readable by every program."""

from email import message_from_bytes, policy

import pytest
from flask import Flask

from expoapp import outbox
from tests.mail_server import MailServer
from tests.outbox.rows import deliver, folder, put, rows


def test_the_same_row_always_makes_the_same_mail(app: Flask) -> None:
    put(app)
    with app.app_context():
        [row] = rows(app)
        made = {outbox.compose(row, "Expogroup <noreply@example.org>").as_bytes() for _time in range(3)}
    assert len(made) == 1


@pytest.mark.parametrize(
    "subject",
    [
        "يرجى التأكيد: موعد معرض \u2068WOODEXPO RWANDA\u2069",
        "[EX-AAAA-BBBB] " + "تلقينا استفساركم " * 9 + "😀",
        "Salão É – " * 12 + "end",
        "ሰላም " * 30 + "EXPO",
        "plain " * 30 + "end",
    ],
)
def test_a_subject_in_any_script_arrives_as_it_was_written(smtp_app: Flask, server: MailServer, subject: str) -> None:
    put(smtp_app, subject=subject)
    assert deliver(smtp_app) == (1, 0)
    content = server.delivered[0].content
    assert message_from_bytes(content, policy=policy.default)["Subject"] == subject
    head = content.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if not line.startswith(b"Message-ID"))


def test_the_address_that_leaves_a_list_stays_in_one_piece_however_long(smtp_app: Flask, server: MailServer) -> None:
    address = f"https://www.example.org/ar/watch/leave?for={'Ab_-' * 80}"
    put(smtp_app, leave_address=address)
    assert deliver(smtp_app) == (1, 0)
    lines = server.delivered[0].content.split(b"\r\n")
    assert f"List-Unsubscribe: <{address}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


@pytest.mark.parametrize("field", ["subject", "recipient", "reply_to", "in_reply_to", "leave_address"])
def test_a_line_break_in_a_header_is_never_sent(app: Flask, field: str) -> None:
    put(app, **{field: "a@example.org\r\nBcc: victim@example.com"})
    assert deliver(app) == (0, 1)
    [row] = rows(app)
    assert row.state == "dead"
    assert not folder(app).exists()
