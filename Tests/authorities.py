"""Platforms of other authorities on loopback: fakes that share nothing with the adapters of fleetreg.

Prints its port, answers as the platforms are described to, and shows what it holds at GET /held. Digest (RFC 7616,
MD5) is computed here, lengths and forms of fields are checked here; what is wrong stands in `faults`.
"""

import base64
import email.parser
import email.policy
import hashlib
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PASSWORD = "p4ss-word"
DEVICE = "14030000001190000101"
held = {"vehicles": {}, "visits": [], "smoke": [], "measured": {}, "faults": [], "repeats": 0, "registered": False}
lock = threading.Lock()


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def expect(condition, name):
    if not condition:
        held["faults"].append(name)


class Platforms(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, value, status=200, headers=()):
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, content in headers:
            self.send_header(name, content)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        with lock:
            self.answer(held)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with lock:
            handler = {
                "/VIID/System/Register": self.register,
                "/VIID/System/Keepalive": lambda _: self.status("0"),
                "/VIID/MotorVehicles": self.vehicles,
                "/token": self.token,
                "/api/api-low-emission/access/upload-control-vehicles": self.visit,
                "/api/v1/oauth/token": self.smoke_token,
                "/api/v1/smokeMessage": self.smoke,
                "/api/v1/smokeMessageData": self.smoke,
                "/rs": self.measured,
            }.get(self.path)
            if handler is None:
                return self.answer({}, 404)
            handler(body)

    def status(self, code, id=""):
        self.answer({"ResponseStatusObject": {"RequestURL": self.path, "StatusCode": code, "StatusString": "", "Id": id}})

    def register(self, body):
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', self.headers.get("Authorization", "")))
        if "response" not in said:
            challenge = 'Digest realm="viid", nonce="b7a1", qop="auth", algorithm=MD5'
            return self.answer({}, 401, [("WWW-Authenticate", challenge)])
        first = md5(f"{DEVICE}:viid:{PASSWORD}")
        second = md5(f"POST:{self.path}")
        wanted = md5(f"{first}:b7a1:{said['nc']}:{said['cnonce']}:auth:{second}")
        if said["response"] != wanted or said["username"] != DEVICE:
            return self.answer({}, 401)
        expect(json.loads(body)["RegisterObject"]["DeviceID"] == DEVICE, "Register")
        held["registered"] = True
        self.status("0")

    def vehicles(self, body):
        if not held["registered"]:
            return self.answer({}, 401)
        statuses = []
        for vehicle in json.loads(body)["MotorVehicleListObject"]["MotorVehicleObject"]:
            id = vehicle["MotorVehicleID"]
            expect(re.fullmatch(r"\d{48}", id), "MotorVehicleID")
            expect(re.fullmatch(r"20\d{12}", vehicle["PassTime"]), "PassTime")
            held["repeats"] += id in held["vehicles"]
            held["vehicles"][id] = vehicle
            statuses.append({"Id": id, "StatusCode": "0", "StatusString": "OK", "RequestURL": self.path})
        self.answer({"ResponseStatusListObject": {"ResponseStatusObject": statuses[::-1]}}, 201)

    def token(self, body):
        said = json.loads(body)
        if said.get("username") != "gate" or said.get("password") != PASSWORD:
            return self.answer({"code": "10001", "msg": "wrong password"})
        self.answer({"code": "10000", "data": {"access_token": "t1"}})

    def visit(self, body):
        if self.headers.get("Authorization") != "Bearer t1":
            return self.answer({"code": "10401", "msg": "token invalid"})
        visit = json.loads(body)
        expect(re.fullmatch(r"\d", visit["carPalteColor"]), "carPalteColor")
        time = visit.get("carInTime") or visit.get("carOutTime")
        expect(re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", time), "time")
        held["visits"].append(visit)
        number = f"T{len(held['visits'])}"
        self.answer({"code": "10000", "data": {"throughId": number} if "carInTime" in visit else {}})

    def smoke_token(self, body):
        said = json.loads(body)
        if said.get("username") != "gate" or said.get("password") != PASSWORD:
            return self.answer({"errcode": 30001, "errmsg": "wrong password"})
        self.answer({"errcode": 0, "content": {"accessToken": "s1"}})

    def smoke(self, body):
        if self.headers.get("Authorization") != "Bearer s1":
            return self.answer({"errcode": 30006, "errmsg": "token invalid"})
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        fields, files = {}, {}
        for part in form.iter_parts():
            name = part.get_param("name", header="Content-Disposition")
            content = part.get_payload(decode=True)
            if part.get_filename():
                files[name] = len(content)
            else:
                fields[name] = content.decode()
        expect(fields.get("ringelman") in list("012345"), "ringelman")
        expect(re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}", fields.get("monitorTimeStr", "")), "monitorTimeStr")
        expect(bool(files) == self.path.endswith("smokeMessage"), "files")
        held["smoke"].append({"fields": fields, "files": files})
        self.answer({"errcode": 0, "content": True})

    def measured(self, body):
        record = json.loads(body)
        number = record["jlbh"]
        expect(re.fullmatch(r"A\d{9}\d{2}20\d{12}", number), "jlbh")
        if "tp1" in record:
            base64.b64decode(record["tp1"], validate=True)
        if number in held["measured"]:
            held["repeats"] += 1
            return self.answer({"count": "201", "msg": "false"})
        held["measured"][number] = record
        self.answer({"count": "200", "msg": "success"})


server = ThreadingHTTPServer(("127.0.0.1", 0), Platforms)
print(server.server_port, flush=True)
server.serve_forever()
