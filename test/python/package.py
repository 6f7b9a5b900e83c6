"""The package raymon_jcr as an installation lays it out, and what its tests talk to."""

import contextlib
import http.server
import json
import pathlib
import shutil
import sys
import tempfile
import threading
import urllib.parse

SOURCE = pathlib.Path(__file__).parents[2] / "fixtures" / "python"
TOKEN = "the token of the tests"


def lay_out():
    """Puts the package on the path, from a folder of its own, and gives that folder."""
    folder = tempfile.mkdtemp(prefix="raymon-jcr-")
    package = pathlib.Path(folder) / "raymon_jcr"
    shutil.copytree(SOURCE / "raymon_jcr", package)
    shutil.copy(SOURCE / "jcr.py", package)
    sys.path.insert(0, folder)
    return folder


class StubHub(http.server.ThreadingHTTPServer):
    """Takes batches and gives objects back, as a hub does; `faults` are answers that come before."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), StubHandler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.objects = {}
        self.keys = []
        self.faults = []
        self.paths = []
        self.tokens = []


class StubHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.paths.append(self.path)
        self.server.tokens.append(self.headers["Authorization"])
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        document = self.server.objects.get((query.get("trace_id"), query.get("ref")))
        if self.fault():
            return
        if document is None:
            self.answer(404, b'{"message":"no such object"}')
        else:
            self.answer(200, b'{"obj_id":"1","obj_data":' + document + b"}")

    def do_POST(self):
        self.server.paths.append(self.path)
        self.server.tokens.append(self.headers["Authorization"])
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.keys.append(self.headers["Idempotency-Key"])
        if self.fault():
            return
        for record in json.loads(body):
            # The document as it was spelled: it stands last.
            start = body.index(b'"data":') + len(b'"data":')
            self.server.objects[record["trace_id"], record["ref"]] = body[start:-2]
        self.answer(200, b"{}")

    def fault(self):
        if not self.server.faults:
            return False
        status, headers = self.server.faults.pop(0)
        self.answer(status, b'{"message":"a fault"}', headers)
        return True

    def answer(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def stub_hub():
    hub = StubHub()
    thread = threading.Thread(target=hub.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        thread.join()
        hub.server_close()
