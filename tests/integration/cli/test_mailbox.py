"""The demo's mailbox takes real mail by SMTP and shows it."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from fellesskap_cli.ports import next_free


@dataclass(frozen=True, slots=True)
class Running:
    """A mailbox process and where it listens."""

    folder: Path
    smtp: int
    web: int

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        line = http.client.HTTPConnection("127.0.0.1", self.web, timeout=10)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            line.close()


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("mail")
    smtp = next_free(21025)
    web = next_free(28025, taken=[smtp])
    ports = ["--smtp-port", str(smtp), "--web-port", str(web)]
    process = subprocess.Popen([sys.executable, "-m", "fellesskap_web.demo_mailbox", str(folder), *ports])
    running = Running(folder, smtp, web)
    deadline = time.monotonic() + 30
    while True:
        try:
            running.get("/")
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    yield running
    process.terminate()
    assert process.wait(10) in (0, -signal.SIGTERM)


def mail(subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "sekretariatet@innlandet.example"
    message["To"] = "Åse Østby <ase@kommune.example>"
    message["Subject"] = subject
    message.set_content(text)
    return message


def newest(mailbox: Running) -> str:
    return max(file.stem for file in mailbox.folder.glob("*.eml"))


async def test_a_mail_is_kept_and_shown_with_its_attachment(mailbox: Running) -> None:
    message = mail("Innkalling til møte på Ørsta", "Hei, se http://localhost:8000/innlandet/moter/1")
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    message.add_attachment(calendar, maintype="text", subtype="calendar", filename="møte.ics")
    await aiosmtplib.send(message, hostname="127.0.0.1", port=mailbox.smtp)
    status, _, listed = mailbox.get("/")
    assert status == 200
    assert "Innkalling til møte på Ørsta" in listed
    assert "Åse Østby &lt;ase@kommune.example&gt;" in listed
    _, _, shown = mailbox.get(f"/mail/{newest(mailbox)}")
    assert 'href="http://localhost:8000/innlandet/moter/1"' in shown
    assert "møte.ics" in shown
    status, headers, content = mailbox.get(f"/mail/{newest(mailbox)}/vedlegg/1")
    assert status == 200
    assert content.splitlines() == ["BEGIN:VCALENDAR", "END:VCALENDAR"]
    assert headers["content-disposition"].startswith("attachment")


async def test_what_a_mail_says_never_becomes_part_of_the_page(mailbox: Running) -> None:
    await aiosmtplib.send(
        mail("<b>fet</b>", "<script>alert(1)</script>"), hostname="127.0.0.1", port=mailbox.smtp
    )
    for path in ("/", f"/mail/{newest(mailbox)}"):
        _, headers, shown = mailbox.get(path)
        assert "<script" not in shown
        assert "<b>" not in shown
        assert "default-src 'none'" in headers["content-security-policy"]


async def test_a_mail_to_somebody_hidden_shows_the_envelopes_addressee(mailbox: Running) -> None:
    message = mail("Skjult", "Hei")
    del message["To"]
    await aiosmtplib.send(
        message, recipients=["skjult@kommune.example"], hostname="127.0.0.1", port=mailbox.smtp
    )
    _, _, shown = mailbox.get(f"/mail/{newest(mailbox)}")
    assert "skjult@kommune.example" in shown


def test_an_odd_mail_does_not_take_the_list_down(mailbox: Running) -> None:
    key = "99990101T000000.000000-odd"
    odd = mailbox.folder / f"{key}.eml"
    odd.write_bytes(
        b"Date: nonsense\nSubject: =?x-none?q?odd?=\nContent-Type: text/plain; charset=x-none\n\n\xff\xfe text"
    )
    try:
        assert mailbox.get("/")[0] == 200
        assert mailbox.get(f"/mail/{key}")[0] == 200
    finally:
        odd.unlink()


@pytest.mark.parametrize(
    "path", ["/mail/none", "/mail/none/vedlegg/1", "/mail/..%2F..%2Fsecrets", "/mail/*", "/elsewhere"]
)
def test_what_does_not_exist_is_said(mailbox: Running, path: str) -> None:
    status, _, shown = mailbox.get(path)
    assert status == 404
    assert "Finnes ikke" in shown
