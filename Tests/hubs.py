"""A gate hub, an authority with a protocol of its own and a platform of HJ 212 on loopback: fakes that share nothing
with the adapters of fleetreg.

Prints the ports of HTTP and of HJ 212, and shows what it holds at GET /held; what is wrong stands in `faults`.
"""

import base64
import json
import re
import socketserver
import threading
import urllib.parse
import xml.etree.ElementTree as ElementTree
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "p4ss66"
held = {"hub": {}, "mapped": {}, "uploads": {}, "faults": []}
lock = threading.Lock()


def expect(condition, name):
    if not condition:
        held["faults"].append(name)


class Hubs(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        with lock:
            self.answer(held)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with lock:
            handler = {"/hub": self.hub, "/gate/v2/passages": self.mapped}.get(self.path)
            if handler is None:
                return self.answer({}, 404)
            handler(body)

    def hub(self, body):
        call = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
        expect(sorted(call) == ["jkid", "jkxlh", "qybh", "xmlDoc"], "arguments")
        if call["jkxlh"] != SECRET:
            return self.answer({"code": "0", "message": "接口序列号无效"})
        passage = {leaf.tag: leaf.text for leaf in ElementTree.fromstring(call["xmlDoc"]).find("vehcrpara")}
        expect(call["jkid"] == "01W01" and re.fullmatch(r"[0-9a-f]{32}", passage["id"]), "id")
        expect(passage["qybh"] == call["qybh"] and passage["jclx"] in ("1", "2"), "jclx")
        expect(re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", passage["cjsj"]), "cjsj")
        held["hub"][passage["id"]] = passage
        self.answer({"code": "1", "message": "ok"})

    def mapped(self, body):
        shown = "Basic " + base64.b64encode(f"plant-7:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") != shown:
            return self.answer({"code": "AUTH"})
        request = json.loads(body)
        expect(request["version"] == 2 and 1 <= len(request["items"]) <= 3, "items")
        results = []
        for item in request["items"]:
            state = "EXISTS" if item["recordId"] in held["mapped"] else "OK"
            held["mapped"][item["recordId"]] = item
            results.append({"recordId": item["recordId"], "state": state})
        self.answer({"code": "0", "data": {"items": results[::-1]}})


def check(segment):
    register = 0xFFFF
    for byte in segment:
        register = (register >> 8) ^ byte
        for _ in range(8):
            register = (register >> 1) ^ 0xA001 if register & 1 else register >> 1
    return f"{register:04X}".encode()


class Platform(socketserver.StreamRequestHandler):
    def handle(self):
        while head := self.rfile.read(6):
            expect(head[:2] == b"##", "##")
            segment = self.rfile.read(int(head[2:]))
            tail = self.rfile.read(6)
            with lock:
                expect(tail == check(segment) + b"\r\n", "check")
                fields, content = segment.decode().removesuffix("&&").split("CP=&&")
                fields = dict(field.split("=") for field in fields.rstrip(";").split(";"))
                if fields["CN"] == "9015":
                    said = ("9013", "")
                elif fields["PW"] != SECRET:
                    said = ("9011", "QnRtn=3")
                else:
                    expect(fields["QN"] not in held["uploads"], "QN")
                    held["uploads"][fields["QN"]] = dict(item.split("=") for item in content.split(";"))
                    said = ("9014", "")
            answer = f"QN={fields['QN']};ST=91;CN={said[0]};PW={fields['PW']};MN={fields['MN']};Flag=4;CP=&&{said[1]}&&"
            answer = answer.encode()
            self.wfile.write(b"##%04d" % len(answer) + answer + check(answer) + b"\r\n")
            self.wfile.flush()


class Threads(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True


platform = Threads(("127.0.0.1", 0), Platform)
threading.Thread(target=platform.serve_forever, daemon=True).start()
server = ThreadingHTTPServer(("127.0.0.1", 0), Hubs)
print(server.server_port, platform.server_address[1], flush=True)
server.serve_forever()
