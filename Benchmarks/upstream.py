"""What stands above in benchmarks: a receiver of the native contract that refuses by content, and one that hands on to a
real one and notes when its answer came."""
import http.client
import http.server
import json
import re
import threading
import time

RECORD = re.compile(rb'^\{"id":"([0-9a-f-]{36})"', re.MULTILINE)


class Upstream:
    """Listens on loopback in a thread of its own; `answer(handler, body)` gives status and body of a POST."""

    def __init__(self, capabilities, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                self.reply(200, json.dumps(capabilities).encode())

            def do_POST(self):
                self.reply(*answer(self, self.rfile.read(int(self.headers["Content-Length"]))))

            def reply(self, status, body):
                head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                self.wfile.write(head.encode() + body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class AllOrNothing(Upstream):
    """Refuses every batch whole that holds the marked text, and keeps the ids of the others."""

    def __init__(self, mark):
        self.stored, self.requests, self.lock = [], 0, threading.Lock()

        def answer(handler, body):
            with self.lock:
                self.requests += 1
            if "/completeness" in handler.path:
                return 404, b"{}"
            if mark and mark in body:
                return 422, b'{"code":"test.refused","text":{"en":"refused","zh":"x"}}'
            ids = [found.decode() for found in RECORD.findall(body)]
            with self.lock:
                self.stored += ids
            batch = handler.path.rsplit("/", 1)[1]
            results = [{"id": name, "status": "stored"} for name in ids]
            return 200, json.dumps({"batch": batch, "results": results}).encode()

        super().__init__({"contract": 1, "encodings": ["identity"], "maximumRecords": 500, "maximumBytes": 1 << 20}, answer)


class HandingOn(Upstream):
    """Hands batches on to a receiver and notes when the answer to each came back."""

    def __init__(self, port):
        self.answered = []
        self.connections = threading.local()

        def answer(handler, body):
            known = getattr(self.connections, "one", None)
            if known is None:
                known = self.connections.one = http.client.HTTPConnection("127.0.0.1", port)
            headers = {name: handler.headers[name] for name in ("Authorization", "Content-Type", "Content-Encoding") if handler.headers[name]}
            known.request("POST", handler.path, body, headers)
            said = known.getresponse()
            text = said.read()
            if "/v1/batches/" in handler.path:
                self.answered.append(time.perf_counter())
            return said.status, text

        super().__init__({"contract": 1, "encodings": ["zstd", "identity"], "maximumRecords": 500, "maximumBytes": 1 << 20}, answer)
