#!/usr/bin/env python3
"""Runs every benchmark beside its peer in the same run and prints the table of docs/benchmarks.md.

    Benchmarks/run.py            # everything, about ten minutes
    Benchmarks/run.py --quick    # fewer rows, to see that it works
    Benchmarks/run.py --only import

Needs python3 and sqlite3 (apt: python3-venv sqlite3 curl syslog-ng-core syslog-ng-mod-http nginx-light openssl); takes vininfo, zen-engine, cedarpy, regopy and rtm_con
(with openpyxl, which it does not say it needs) from PyPI into .venv.
"""
import argparse
import datetime
import http.client
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from upstream import AllOrNothing, HandingOn

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
FLEETREG = ROOT / ".build/release/fleetreg"
rows = []


def row(what, ours, reach, peer="", ratio=""):
    rows.append((what, ours, reach, peer, ratio))
    print(f"| {what} | {ours} | {reach} | {peer} | {ratio} |", flush=True)


def call(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options).stdout


def timed(*command, stdin=None):
    """Wall seconds, CPU seconds and peak memory (KiB) of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}: exit {process.returncode}\n{errors.decode()}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def generate(path, count, days=30):
    with open(path, "wb") as file:
        subprocess.run(
            ["awk", "-v", f"rows={count}", "-v", f"days={days}", "-f", ROOT / "samples/generate-day.awk"],
            check=True, stdout=file)


PEERS = ["vininfo", "zen-engine", "cedarpy", "regopy", "rtm_con", "openpyxl"]


def peers():
    """Python with the peers, installed once and whenever there is another one."""
    venv = HERE / ".venv"
    installed = venv / "peers.txt"
    if not venv.exists():
        call(sys.executable, "-m", "venv", venv)
    if not installed.exists() or installed.read_text().split() != PEERS:
        call(venv / "bin/pip", "install", "-q", *PEERS)
        installed.write_text("\n".join(PEERS))
    return venv / "bin/python"


def figures(text):
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def micro(args):
    python = peers()
    call("swift", "build", "-c", "release", "--package-path", HERE, "--product", "micro")
    ours = figures(call(HERE / ".build/release/micro", ROOT / "samples"))
    theirs = figures(call(python, HERE / "peers.py", ROOT / "samples/identity"))

    def compare(what, name, reach, peer, peer_name):
        mine, other = ours[name], theirs[peer]
        row(what, f"{mine / 1e6:.2f} M/s", reach, f"{peer_name}: {other / 1e6:.3f} M/s", f"{mine / other:.0f} x")

    compare("plate parse, one core", "plate", "10 M/s", "plate", "`re` of Python, one pattern")
    compare("VIN parse and check digit, one core", "vin", "10 M/s", "vin", "`vininfo`")
    compare("eligibility, verdict only, one core", "eligibility", "3 M/s", "eligibility", "`zen-engine`, part of the rules")
    compare("eligibility, full grounds, one core", "grounds", "0.5 M/s", "eligibility", "the same")


def plans(args, work):
    """The shipped plans beside three rule engines that are given the same rules and situations and must agree."""
    python = peers()
    call("swift", "build", "-c", "release", "--package-path", HERE, "--product", "plans")
    program = HERE / ".build/release/plans"
    ours = figures(call(program, "rates"))
    cases = work / "cases.json"
    call(program, "export", cases)
    theirs = figures(call(python, HERE / "plan_peers.py", cases))
    known = 1e9 / ours["situation.shipped"]
    row("gate decision, verdict only, shipped packs, p50", f"{ours['decide.shipped']:.0f} ns", "300 ns")
    row("the same with 500 rules", f"{ours['decide.500']:.0f} ns", "1,000 ns")
    row("slow-down from 50 to 10,000 rules", f"{ours['decide.10000'] / ours['decide.50']:.2f} x", "1.6 x")
    row("gate decision with full grounds, one core", f"{1e9 / ours['grounds.shipped']:,.0f}/s", "500,000/s")
    for name, peer in (("cedar", "Cedar, `cedarpy`"), ("zen", "GoRules, `zen-engine`"), ("rego", "Rego, `regopy`")):
        row(f"gate decision from facts to verdict; {theirs[name + '.agree']:,.0f} of 2,000 verdicts agree",
            f"{known:,.0f}/s", "", f"{peer}: {theirs[name]:,.0f}/s", f"{known / theirs[name]:.0f} x")
    row(f"`policy check` of the shipped packs: {ours['check.combinations']:,.0f} combinations, {ours['check.visited']:,.0f} visited",
        f"{ours['check']:.2f} s", "60 s")


def ledger(args):
    count = 50_000 if args.quick else 1_000_000
    call("swift", "build", "-c", "release", "--package-path", HERE, "--product", "ledger-rates")
    ours = figures(call(HERE / ".build/release/ledger-rates", count))
    row(f"ledger append with fsync, groups of 500, entries of {ours['entry-bytes']:.0f} bytes",
        f"{ours['append-per-second']:,.0f} entries/s", "10,000 entries/s")
    row("the same, each group read back, hashed again and signed", f"{ours['append-and-sign-per-second']:,.0f} entries/s", "")
    row("entry made of a record's line, with its commitments", f"{ours['make-per-second']:,.0f}/s", "")
    row(f"{count:,} entries verified", f"{ours['verify-seconds']:.2f} s", "10 s")
    row("receipt verified", f"{ours['receipt-verified-milliseconds']:.3f} ms", "1 ms")


def obd(args, work):
    """The remote-monitoring protocol beside Python's `struct` on the same frames, `rtm_con` on its own, and a plain exclusive or."""
    call("swift", "build", "-c", "release", "--package-path", HERE, "--product", "obd")
    program = HERE / ".build/release/obd"
    ours = figures(call(program, "rates"))
    frames = work / "frames.bin"
    call(program, "export", frames)
    peer = figures(call(sys.executable, HERE / "obd_peers.py", frames))["bodies"]
    row("OBD frames read, six values of each stream body, one core", f"{ours['bodies'] / 1e6:.1f} M bodies/s", "5 M/s",
        f"`struct` of Python, all values: {peer / 1e6:.3f} M/s", f"{ours['bodies'] / peer:.0f} x")
    row("the same, all values", f"{ours['values'] / 1e6:.1f} M bodies/s", "", "the same", f"{ours['values'] / peer:.0f} x")
    row("the same, owned with findings", f"{ours['messages'] / 1e6:.2f} M bodies/s", "")
    cousin = figures(call(peers(), HERE / "rtm_peers.py"))["records"]
    row("records of nineteen values, check byte and all values", f"{ours['values'] / 1e6:.1f} M records/s", "",
        f"`rtm_con`, records of GB/T 32960: {cousin / 1e3:.1f} k/s", f"{ours['values'] / cousin:.0f} x")
    row("OBD framing and check bytes", f"{ours['framing'] / 1e9:.2f} GB/s", "0.5 x the peer",
        f"exclusive or of the same bytes: {ours['xor'] / 1e9:.2f} GB/s", f"{ours['framing'] / ours['xor']:.2f} x")


def terminals(args):
    """The receiver with a process that sends to it on the same cores; a frame counts once it is on disk and answered."""
    call("swift", "build", "-c", "release", "--package-path", HERE, "--product", "terminals")
    ours = figures(call(HERE / ".build/release/terminals", 4000, 2 if args.quick else 10))
    for name, words in (("one", "one frame at a time"), ("sixteen", "sixteen frames at a time")):
        key = f"frames-a-second-{name}-at-a-time"
        row(f"terminals: frames on disk and answered, 4,000 connections, {words} ({ours[key + '-entries-a-sync']:,.0f} a sync)",
            f"{ours[key]:,.0f} frames/s", "50,000 frames/s")
    row(f"memory of an idle connection, {ours['connections-held']:,.0f} held", f"{ours['bytes-an-idle-connection'] / 1024:.1f} KiB", "10 KiB")


def archive(args, work):
    """The archive of frames beside the command line's zstd on the same bytes."""
    call("swift", "build", "-c", "release", "--package-path", HERE, "--product", "archive")
    program = HERE / ".build/release/archive"
    ours = figures(call(program, "rates"))
    frames = work / "day.bin"
    call(program, "export", frames)
    size = frames.stat().st_size
    peers = {}
    for level in (1, 19):
        packed = work / f"day{level}.zst"
        call("zstd", "-q", "-f", f"-{level}", frames, "-o", packed)
        times = [timed("zstd", "-q", "-d", "-c", packed)[0] for _ in range(5)]
        peers[level] = packed.stat().st_size, statistics.median(times) * 1000
    for level in (1, 19):
        row(f"a truck's day archived: {ours['truck.frames']:,.0f} frames, 86,400 records, {size:,} bytes",
            f"{ours['truck.compacted'] / 1e6:.3f} MB", "1.2 MB", f"zstd -{level}: {peers[level][0] / 1e6:.3f} MB",
            f"{peers[level][0] / ours['truck.compacted']:.2f} x")
    row("the same read back, every byte checked", f"{ours['truck.read-ms']:.1f} ms", "50 ms",
        f"zstd -19 -d, the process: {peers[19][1]:.1f} ms", f"{peers[19][1] / ours['truck.read-ms']:.2f} x")
    row("the same as filed, in chunks of ten minutes", f"{ours['truck.appended'] / 1e6:.3f} MB, read in {ours['truck.appended-read-ms']:.1f} ms", "")
    row("a chunk of ten minutes filed, checked", f"{ours['truck.filing-seconds'] / 144 * 1000:.1f} ms", "")
    row("the day compacted, checked", f"{ours['truck.compact-seconds']:.2f} s", "")
    for name, what in (("signed", "a truck's day with signatures"), ("annex-q", "a truck's day of Annex Q, a record a frame"),
                       ("machine", "a machine's day of HJ 1014, a record a minute")):
        row(f"{what}: {ours[name + '.bytes'] / 1e6:.2f} MB of frames",
            f"{ours[name + '.compacted'] / 1e6:.3f} MB, read in {ours[name + '.read-ms']:.1f} ms", "")
    row("frames made durable by the journal, batches of 20", f"{ours['journal.frames-per-second']:,.0f} frames/s", "50,000 frames/s")
    row("signatures verified (SM2 with SM3), one core", f"{ours['signatures-per-second']:,.0f}/s", "")


def importing(args, work):
    count = 100_000 if args.quick else 1_000_000
    data = work / "passages.csv"
    generate(data, count)
    schema = ",".join(f"c{number}" for number in range(1, 24))
    script = work / "import.sql"
    script.write_text(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;\n"
        f"CREATE TABLE t({schema}, UNIQUE(c1,c2,c3,c4,c6));\n.mode csv\n.import --skip 1 {data} t\n")
    ours, theirs, memory = [], [], 0
    for turn in range(1 if args.quick else 3):
        plant = work / f"plant{turn}"
        call(FLEETREG, "init", "--registry", plant)
        seconds, _, peak = timed(FLEETREG, "passage", "import", data, "--registry", plant)
        ours.append(seconds)
        memory = max(memory, peak)
        database = work / "peer.sqlite"
        for part in work.glob("peer.sqlite*"):
            part.unlink()
        with open(script) as file:
            theirs.append(timed("sqlite3", database, stdin=file)[0])
        shutil.rmtree(plant)
    mine, peer = count / statistics.median(ours), count / statistics.median(theirs)
    row(f"import of {count:,} passages x 23 columns, durable", f"{mine:,.0f} rows/s", "60,000 rows/s; 0.45 x the peer",
        f"`sqlite3 .import`, one unique key: {peer:,.0f} rows/s", f"{mine / peer:.2f} x")
    row("peak memory of that import", f"{memory / 1024:.0f} MiB", "100 MB")
    longer = work / "longer.csv"
    generate(longer, count * 3, 90)
    plant = work / "plant-longer"
    call(FLEETREG, "init", "--registry", plant)
    seconds, _, peak = timed(FLEETREG, "passage", "import", longer, "--registry", plant)
    row("peak memory, three times the rows", f"{peak / 1024:.0f} MiB", "100 MB", f"{count * 3 / seconds:,.0f} rows/s")
    shutil.rmtree(plant)


def checking(args, work):
    count = 100_000
    registry = work / "trucks"
    trucks = work / "trucks.csv"
    with open(trucks, "w", encoding="utf-8") as file:
        print("plate,plateColour,fuel,maximumMass,stage,registeredOn,invoicedOn", file=file)
        for number in range(count):
            stage = 4 + number % 3
            file.write(f"晋D{'ABCDEFGHJK'[number // 10000]}{number % 10000:04d},黄,柴油,25000,国{'四五六'[stage - 4]},"
                       f"20{16 + number % 8}-03-01,20{16 + number % 8}-02-01\n")
    call(FLEETREG, "init", "--registry", registry)
    call(FLEETREG, "vehicle", "import", trucks, "--registry", registry)
    ours, theirs = [], []
    query = "SELECT count(*) FROM register_vehicle WHERE plate = '晋DC1234'"
    for _ in range(31):
        start = time.perf_counter()
        done = subprocess.run([FLEETREG, "vehicle", "check", "晋DC1234", "--registry", registry], capture_output=True)
        ours.append(time.perf_counter() - start)
        assert done.returncode in (0, 1), done.stderr
        theirs.append(timed("sqlite3", "-readonly", registry / "registry.sqlite", query)[0])
    mine, peer = statistics.median(ours) * 1000, statistics.median(theirs) * 1000
    row(f"`vehicle check` of one truck, whole process, {count:,} stored", f"{mine:.1f} ms", "25 ms",
        f"`sqlite3`, the look-up alone: {peer:.1f} ms", f"{mine / peer:.1f} x the time")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Receiver:
    """A county's `fleetreg serve` on loopback, with one sender's token."""

    def __init__(self, work, name):
        self.registry, self.port = work / name, free_port()
        call(FLEETREG, "init", "--registry", self.registry)
        (self.registry / "fleetreg.yaml").write_text(f"server:\n  listen: 127.0.0.1:{self.port}\nupstream:\n  outbox: off\n")
        added = json.loads(call(FLEETREG, "sender", "add", "plant", "--name", "plant", "--registry", self.registry, "--json"))
        self.token = added["token"]
        self.process = subprocess.Popen(
            [FLEETREG, "serve", "--registry", self.registry], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{self.port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(self.url + "/healthz", timeout=1).read()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit("the receiver does not answer")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def syncing(args, work):
    count = 20_000 if args.quick else 100_000
    data = work / "sync.csv"
    generate(data, count, 3)
    ours, ratios = [], []
    for turn in range(1 if args.quick else 3):
        receiver = Receiver(work, f"county{turn}")
        plant = plant_below(work, f"sender{turn}", f"{receiver.url}/", receiver.token)
        call(FLEETREG, "passage", "import", data, "--registry", plant)
        ours.append(timed(FLEETREG, "sync", "--registry", plant)[0])
        receiver.stop()
        # The bound: what the same receiver takes from curl, batches of the same lines prepared beforehand.
        lines = call(FLEETREG, "passage", "export", "--json", "--registry", plant).splitlines(keepends=True)
        bound = Receiver(work, f"bound{turn}")
        config = work / "curl.conf"
        with open(config, "w") as file:
            for number, start in enumerate(range(0, len(lines), 500)):
                body = work / f"body{number}"
                body.write_text("".join(lines[start:start + 500]))
                if number:
                    file.write("next\n")
                file.write(f'url = "{bound.url}/v1/batches/01a00000-0000-7000-8000-{number:012x}"\ndata-binary = "@{body}"\n'
                           f'header = "Authorization: Bearer {bound.token}"\nheader = "Content-Type: application/x-ndjson"\n'
                           'output = "/dev/null"\n')
        ratios.append(timed("curl", "-s", "-K", config)[0])
        bound.stop()
        for part in work.glob("body*"):
            part.unlink()
    mine, peer = count / statistics.median(ours), count / statistics.median(ratios)
    row(f"sync of {count:,} passages on loopback, both sides durable", f"{mine:,.0f} records/s", "40,000 records/s",
        f"`curl`, prepared bodies, nothing kept on its side: {peer:,.0f} records/s", f"{mine / peer:.2f} x")


def plant_below(work, name, url, token, listen=None):
    """A plant whose settings name the level above."""
    plant = work / name
    call(FLEETREG, "init", "--registry", plant)
    file = plant / "upstream.token"
    file.touch(mode=0o600)
    file.write_text(token)
    server = f"server:\n  listen: 127.0.0.1:{listen}\n" if listen else ""
    (plant / "fleetreg.yaml").write_text(f"{server}upstream:\n  url: {url}\n  tokenFile: upstream.token\n")
    return plant


def refusing(args, work):
    """One record among many that an authority always refuses, which takes a batch whole or not at all."""
    count = 20_000 if args.quick else 200_000
    data = work / "refused.csv"
    generate(data, count, 3)
    seconds = {False: [], True: []}
    for turn in range(1 if args.quick else 3):
        for is_refused in (False, True):
            plant = plant_below(work, f"refused{turn}{is_refused}", "http://127.0.0.1:1/", "token")
            call(FLEETREG, "passage", "import", data, "--registry", plant)
            lines = call(FLEETREG, "passage", "list", "--json", "--limit", "1", "--registry", plant)
            mark = lines[7:43].encode() if is_refused else None
            above = AllOrNothing(mark)
            settings = (plant / "fleetreg.yaml").read_text().replace("http://127.0.0.1:1/", above.url)
            (plant / "fleetreg.yaml").write_text(settings)
            start = time.perf_counter()
            done = subprocess.run([FLEETREG, "sync", "--registry", plant, "--json"], capture_output=True, text=True)
            seconds[is_refused].append(time.perf_counter() - start)
            said = json.loads(done.stdout)
            above.stop()
            expected = count - is_refused
            if len(above.stored) != expected or len(set(above.stored)) != expected or said["rejected"] != is_refused:
                sys.exit(f"{len(above.stored)} arrived, expected {expected}: {done.stdout}{done.stderr}")
    added = statistics.median(seconds[True]) - statistics.median(seconds[False])
    row(f"one record always refused among {count:,}, batches taken whole or not at all",
        f"1 dead letter, {count - 1:,} delivered once, {added:+.2f} s of {statistics.median(seconds[True]):.1f} s", "1 s added")


def latency(args, work):
    """A camera's push at an idle plant until the answer of the durable receiver above has come."""
    count = 50 if args.quick else 500
    county = Receiver(work, "county-latency")
    above, port = HandingOn(county.port), free_port()
    plant = plant_below(work, "plant-latency", above.url, county.token, port)
    for words in ("plant add p --name p --division 140404", "gate add 1 --plant p --name 1",
                  "camera add c --gate 1 --format hikvision"):
        call(FLEETREG, *words.split(), "--registry", plant)
    serve = subprocess.Popen([FLEETREG, "serve", "--registry", plant], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    template = (ROOT / "samples/cameras/hikvision-entry.xml").read_text()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    whole, captured = [], []
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
                break
            except OSError:
                time.sleep(0.05)
        for number in range(count + 5):
            event = template.replace("5d0c2a34-6f5e-4a0b-9f5e-1b6f9f6a0001", f"5d0c2a34-6f5e-4a0b-9f5e-{number:012x}")
            event = event.replace("晋D12345", f"晋D{number:05d}")
            time.sleep(0.05)
            seen, start = len(above.answered), time.perf_counter()
            connection.request("POST", "/devices/hikvision/c", event.encode(), {"Content-Type": "application/xml"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                sys.exit(f"the plant answered {answer.status}")
            stored = time.perf_counter()
            while len(above.answered) == seen:
                time.sleep(0.0002)
            if number >= 5:
                captured.append(stored - start)
                whole.append(above.answered[-1] - start)
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait()
        above.stop()
        county.stop()

    def percentile(values, share):
        return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000

    row(f"one new record, push to the answer from above, both durable, idle, {count} records",
        f"p50 {percentile(whole, 0.5):.1f} ms, p99 {percentile(whole, 0.99):.1f} ms "
        f"(stored and answered below after {percentile(captured, 0.5):.1f} ms)", "p99 50 ms")


# nginx takes the whole body and answers 200, over TLS 1.3: what stands at the other end costs both sides the same.
NGINX = """
worker_processes 1; pid {work}/nginx.pid; error_log {work}/nginx.log warn;
events {{ worker_connections 512; }}
http {{ access_log off; client_max_body_size 64m; client_body_buffer_size 4m; keepalive_requests 1000000;
  client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f; uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {work}/c.pem; ssl_certificate_key {work}/k.pem; ssl_protocols TLSv1.3;
    location / {{ return 200 "{{}}"; }} }} }}
"""

# A disk buffer that keeps what was taken over a crash of the process (it does not sync it to the disk), two
# workers, batches of 500 lines: the fastest of its settings that loses nothing when it is killed.
SYSLOG_NG = """@version: {version}
options {{ log-msg-size(65536); stats-level(1); stats-freq(0); time-reopen(1); threaded(yes); keep-timestamp(no); use-dns(no); }};
source s {{ file("{work}/in.ndjson" follow-freq(0.1) flags(no-parse) log-iw-size(20000) log-fetch-limit(2000)); }};
destination d {{ http(url("https://localhost:{port}/in") method("POST") workers(2) tls(ca-file("{work}/c.pem"))
  batch-lines(500) batch-bytes(4194304) batch-timeout(500) headers("Content-Type: application/x-ndjson")
  body("${{MSG}}") delimiter("\\n") body-suffix("\\n") log-fifo-size(200000) retries(1000) timeout(10)
  disk-buffer(reliable(yes) disk-buf-size(2000000000) mem-buf-size(67108864) dir("{work}/queue"))); }};
log {{ source(s); destination(d); flags(flow-control); }};
"""


def shipper(work, lines):
    """Lines of a file through syslog-ng: records a second, CPU microseconds a record."""
    folder = work / "syslog-ng"
    (folder / "queue").mkdir(parents=True)
    for name in ("c.pem", "in.ndjson"):
        os.link(work / name, folder / name)
    version = next(line.split(":")[1].strip() for line in call("syslog-ng", "-V").splitlines() if "Config version" in line)
    (folder / "s.conf").write_text(SYSLOG_NG.format(version=version, work=folder, port=(work / "port").read_text()))
    start = time.perf_counter()
    process = subprocess.Popen(
        ["syslog-ng", "-F", "--no-caps", "-f", folder / "s.conf", "-R", folder / "persist", "-c", folder / "ctl", "-p", folder / "pid"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    written = 0
    while written < lines and process.poll() is None and time.perf_counter() - start < 120:
        time.sleep(0.05)
        stats = subprocess.run(["syslog-ng-ctl", "stats", "-c", folder / "ctl"], capture_output=True, text=True).stdout
        written = sum(int(line.split(";")[5]) for line in stats.splitlines() if line.startswith("dst.http") and ";written;" in line)
    seconds = time.perf_counter() - start
    process.send_signal(signal.SIGTERM)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    shutil.rmtree(folder)
    return lines / seconds, (usage.ru_utime + usage.ru_stime) * 1e6 / lines


def outbox(args, work):
    """Encoded lines of 350 bytes in, acknowledged out, beside syslog-ng with a reliable disk buffer (apt: syslog-ng-core
    syslog-ng-mod-http nginx-light openssl)."""
    call("swift", "build", "-c", "release", "--package-path", HERE, "--product", "outbox")
    program = HERE / ".build/release/outbox"
    count, port = 100_000 if args.quick else 1_000_000, free_port()
    (work / "port").write_text(str(port))
    data = work / "in.ndjson"
    with open(data, "wb") as file:
        subprocess.run(["awk", "-v", f"rows={count}", "-f", HERE / "lines.awk"], check=True, stdout=file)
    call("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", work / "k.pem", "-out", work / "c.pem")
    (work / "nginx.conf").write_text(NGINX.format(work=work, port=port))
    sink = subprocess.Popen(["nginx", "-p", work, "-c", work / "nginx.conf", "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    url, ours, theirs = f"https://localhost:{port}", [], []
    try:
        for turn in range(1 if args.quick else 3):
            registry = work / f"outbox{turn}"
            ours.append(figures(call(program, registry, "send", data, url, work / "c.pem")))
            shutil.rmtree(registry)
            theirs.append(shipper(work, count))
        rate, cpu = (statistics.median(run[key] for run in ours) for key in ("records-per-second", "cpu-microseconds"))
        peer, peer_cpu = (statistics.median(run[index] for run in theirs) for index in (0, 1))
        row(f"{count:,} lines of 350 bytes through the outbox, FULL, TLS 1.3", f"{rate:,.0f} records/s", "2 x the peer",
            f"`syslog-ng` http(), reliable disk buffer, no sync: {peer:,.0f} records/s", f"{rate / peer:.2f} x")
        row("the same, CPU a record", f"{cpu:.2f} us", "4 us", f"{peer_cpu:.2f} us", f"{cpu / peer_cpu:.2f} x")
        times = 1 if args.quick else 10
        for order in ("oldest", "newest"):
            registry = work / f"backlog-{order}"
            call(program, registry, "fill", data, times)
            drained = figures(call(program, registry, "drain", order, url, work / "c.pem"))
            row(f"backlog of {drained['waiting']:,.0f} records drained, {order} first, while 1,000 a second come",
                f"{drained['records-per-second']:,.0f} records/s, {drained['peak-MiB']:.0f} MiB", "full speed, 64 MB")
            shutil.rmtree(registry)
    finally:
        sink.send_signal(signal.SIGTERM)
        sink.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=["micro", "plans", "ledger", "obd", "terminals", "archive", "import", "check", "sync", "outbox"])
    args = parser.parse_args()
    call(ROOT / "script/build")
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if "model name" in line), platform.machine())
    print(f"{datetime.date.today()}, {os.cpu_count()} x {model}, {platform.system()} {platform.release()}\n")
    print("| what | measured | to reach | peer, same run | ratio |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="fleetreg-bench-") as folder:
        work = pathlib.Path(folder)
        if args.only in (None, "micro"):
            micro(args)
        if args.only in (None, "plans"):
            plans(args, work)
        if args.only in (None, "ledger"):
            ledger(args)
        if args.only in (None, "obd"):
            obd(args, work)
        if args.only in (None, "terminals"):
            terminals(args)
        if args.only in (None, "archive"):
            archive(args, work)
        if args.only in (None, "import"):
            importing(args, work)
        if args.only in (None, "check"):
            checking(args, work)
        if args.only in (None, "sync"):
            syncing(args, work)
            refusing(args, work)
            latency(args, work)
        if args.only in (None, "outbox"):
            outbox(args, work)


if __name__ == "__main__":
    main()
