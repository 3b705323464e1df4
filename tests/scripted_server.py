"""What does a server do that answers as it is told: cut off, busy, gone, or well?"""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """One answer. cut : bytes after which the connection breaks; ranges : whether parts may be asked for."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    cut: int | None = None
    ranges: bool = True


class Server:
    """`replies[path]` is the list of answers to that path; the last one stays. `asked` is what was asked for."""

    def __init__(self, url: str):
        self.url = url
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict]] = []

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def next(self, path: str) -> Reply:
        waiting = self.replies.get(path) or [Reply(status=404)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        script = self.server.script
        script.asked.append((self.path, dict(self.headers)))
        reply = script.next(self.path)
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            self._send(304, {"ETag": etag}, b"", None)
            return
        start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-")) if self.headers.get("Range") else 0
        if start and reply.ranges and reply.status == 200:
            part = {"Content-Range": f"bytes {start}-{len(reply.body) - 1}/{len(reply.body)}"}
            self._send(206, reply.headers | part, reply.body[start:], reply.cut and max(reply.cut - start, 0))
        else:
            self._send(reply.status, reply.headers, reply.body, reply.cut)

    def _send(self, status: int, headers: dict, body: bytes, cut: int | None):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:cut])
        self.close_connection = True

    def log_message(self, *_):
        pass


@contextmanager
def running():
    """A server on this machine, in a thread of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.script = Server(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.script
        server.shutdown()
        thread.join()
