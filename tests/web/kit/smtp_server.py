"""A mail server of its own for tests: speaks SMTP on a port of this machine and keeps what it was given."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage


class MailServer:
    """Takes mail while it is open; `refuses` answers every recipient with this code instead."""

    def __init__(self, *, refuses: int = 0) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = refuses
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk, bind_and_activate=False)
        self._server.daemon_threads = True
        self._server.keeper = self  # type: ignore[attr-defined]  # how the talk finds us
        self._server.server_bind()
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> MailServer:
        self._server.server_activate()
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        keeper: MailServer = self.server.keeper  # type: ignore[attr-defined]  # set above
        self.say("220 ready")
        for line in self.rfile:
            verb = line[:4].strip().upper()
            if verb == b"RCPT" and keeper.refuses:
                self.say(f"{keeper.refuses} no such mailbox")
            elif verb == b"DATA":
                self.say("354 go on")
                keeper.letters.append(self.letter())
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def letter(self) -> EmailMessage:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)
