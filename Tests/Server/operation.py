"""What an administrator relies on of the desk's server: second factor, a trusted proxy, metrics, logs, its end.

`python operation.py EXECUTABLE`. Ends with "N passed, M failed".
"""
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
TINY = os.path.join(HERE, "..", "..", "Instances", "tiny")
PASSWORD = "a long enough phrase"
passed = failed = 0


def expect(truth, what):
    global passed, failed
    if truth:
        passed += 1
    else:
        failed += 1
        print("FAILED", what, flush=True)


def code(secret, at):
    """The code of an authenticator (RFC 6238), by another program than the desk's."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[19] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


class Desk:
    """A server on settings of its own, from its start to its end."""

    def __init__(self, executable, folder, further=""):
        self.executable = executable
        self.config = os.path.join(folder, "desk.yml")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"desk:\n  instance: {TINY}\n  database: desk.db\n  listen: 127.0.0.1:0\n{further}")
        self.calls = os.path.join(folder, "calls")
        self.log = open(os.path.join(folder, "log"), "w+", encoding="utf-8")
        watched = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", self.calls] if shutil.which("strace") else []
        self.process = subprocess.Popen([*watched, executable, "serve", "--config", self.config], stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        line = self.process.stdout.readline()
        self.port = int(line.rsplit(":", 1)[1]) if line.startswith("listening") else 0

    def run(self, *words, text=None):
        return subprocess.run([self.executable, *words, "--config", self.config], input=text, capture_output=True, text=True,
                              check=True).stdout

    def ask(self, method, path, body=None, headers=(), source="127.0.0.1"):
        link = http.client.HTTPConnection("127.0.0.1", self.port, source_address=(source, 0), timeout=20)
        fields = dict(headers)
        if body is not None:
            body = urllib.parse.urlencode(body)
            fields["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, path, body, fields)
        answer = link.getresponse()
        text = answer.read().decode()
        return answer.status, dict(answer.getheaders()), text

    def sign_in(self, name, typed=""):
        status, headers, text = self.ask("POST", "/sign-in", {"name": name, "password": PASSWORD, "code": typed, "to": "/"})
        return status == 303, headers.get("Set-Cookie", "").split(";")[0], text

    def stop(self):
        """Sends SIGTERM to the server itself; the seconds it took."""
        start = time.time()
        found = self.process.pid
        below = subprocess.run(["pgrep", "-P", str(found)], capture_output=True, text=True).stdout.split()
        os.kill(int(below[0]) if below else found, signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.time() - start


def factor(executable):
    """Passwords, codes, and nobody in without one where it is required."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(executable, folder, "  second_factor: optional\n")
        try:
            for name in ("amy", "max"):
                desk.run("user", "add", name, "--roles", "officer", "--password-stdin", text=PASSWORD + "\n")
            secret = desk.run("user", "factor", "amy").split("\n")[0]
            expect('name="code"' in desk.ask("GET", "/sign-in")[2], "the page has no field for the code")
            expect(desk.sign_in("max")[0], "max has no second factor and does not get in")
            expect(not desk.sign_in("amy")[0], "amy gets in without a code")
            wrong = desk.sign_in("amy", "000000")
            expect(not wrong[0], "amy gets in with a wrong code")
            expect("The user name, the password or the code is wrong." in wrong[2], "a wrong code has words of its own")
            right = code(secret, time.time())
            expect(desk.sign_in("amy", right)[0], "amy does not get in with the right code")
            expect(not desk.sign_in("amy", right)[0], "a code is good twice")
        finally:
            desk.stop()
        log = open(os.path.join(folder, "log"), encoding="utf-8").read()
        lines = [json.loads(line) for line in log.splitlines() if line.strip()]
        expect(len(lines) > 5, "there is no log")
        for word in ("amy", "max", PASSWORD, secret, right):
            expect(word not in log, f"the log tells {word[:3]}…")


def proxy(executable):
    """The header is believed from the named address alone."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(executable, folder, "  proxy_header: X-Remote-User\n  proxy_addresses: [127.0.0.2]\n")
        try:
            for name in ("amy", "max"):
                desk.run("user", "add", name, "--roles", "officer", "--password-stdin", text=PASSWORD + "\n")
            named = {"X-Remote-User": "amy"}
            status, headers, _ = desk.ask("GET", "/requests", headers=named, source="127.0.0.2")
            cookie = headers.get("Set-Cookie", "").split(";")[0]
            expect(status == 303 and cookie.startswith("__Host-nearhome=") and headers["Location"] == "/requests",
                   "the proxy's user is not signed in")
            expect(desk.ask("GET", "/requests", headers={**named, "Cookie": cookie}, source="127.0.0.2")[0] == 200,
                   "the session does not hold")
            for source, fields, what in [
                    ("127.0.0.1", named, "the header is believed from another address"),
                    ("127.0.0.1", {**named, "X-Forwarded-For": "127.0.0.2"}, "an address in a header is believed"),
                    ("127.0.0.2", {}, "the proxy's address alone signs in"),
                    ("127.0.0.2", {"X-Remote-User": ""}, "a blank name signs in")]:
                status, headers, _ = desk.ask("GET", "/requests", headers=fields, source=source)
                expect(status == 303 and "Set-Cookie" not in headers and headers["Location"].startswith("/sign-in"), what)
            status, headers, _ = desk.ask("GET", "/", headers={"X-Remote-User": "nobody"}, source="127.0.0.2")
            expect(status == 403 and "Set-Cookie" not in headers, "somebody unknown gets in")
            status, headers, _ = desk.ask("GET", "/requests", headers={"X-Remote-User": "max", "Cookie": cookie},
                                          source="127.0.0.2")
            fresh = headers.get("Set-Cookie", "").split(";")[0]
            expect(status == 303 and fresh.startswith("__Host-nearhome=") and fresh != cookie,
                   "another user goes on in the session of the one before")
        finally:
            desk.stop()


def metrics(executable):
    """Figures for a token of the scope, in a form that Prometheus reads, and of nobody."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(executable, folder)
        try:
            status, _, text = desk.ask("GET", "/health")
            expect(status == 200 and json.loads(text) == {"status": "ok"}, "health does not answer")
            expect(desk.ask("GET", "/metrics")[0] == 401, "metrics need no token")
            other = desk.run("token", "add", "reader", "--scopes", "read").strip()
            expect(desk.ask("GET", "/metrics", headers={"Authorization": f"Bearer {other}"})[0] == 403,
                   "any token reads metrics")
            token = desk.run("token", "add", "prometheus", "--scopes", "metrics").strip()
            bearer = {"Authorization": f"Bearer {token}"}
            expect(desk.ask("GET", "/api/v1/homes", headers=bearer)[0] == 403, "the metrics token reads homes")
            for home in ("H01", "H02"):
                desk.ask("GET", f"/homes/{home}?secret=C08")
            status, headers, text = desk.ask("GET", "/metrics", headers=bearer)
            expect(status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4"), "metrics do not answer")
            shape = re.compile(r'^(# TYPE [a-z_]+ (counter|gauge|histogram)'
                               r'|[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? -?[0-9.e+-]+)$')
            bad = [line for line in text.splitlines() if not shape.match(line)]
            expect(not bad, f"lines that are none: {bad[:3]}")
            expect('nearhome_requests_total{method="GET",route="/health",status="200"} 1' in text, "health is not counted")
            expect('nearhome_request_seconds_bucket{route="/health",le="+Inf"} 1' in text, "times have no buckets")
            for word in ("H01", "H02", "C08", "reader", "secret"):
                expect(word not in text, f"metrics tell {word}")
        finally:
            taken = desk.stop()
        expect(taken < 10, f"the server took {taken:.1f} s to end")
        expect(desk.process.returncode in (0, -signal.SIGTERM), f"it ended with {desk.process.returncode}")
        if os.path.exists(desk.calls):
            calls = [line for line in open(desk.calls, encoding="utf-8") if "AF_INET" in line]
            expect(not calls, f"outgoing connections: {calls[:2]}")


def refused(executable):
    """The log says why a feed is not taken in, with nothing of its rows; pages say it without files."""
    with tempfile.TemporaryDirectory() as folder:
        feed = os.path.join(folder, "feed")
        shutil.copytree(TINY, feed)
        children = os.path.join(feed, "children.csv")
        sound = open(children, encoding="utf-8").read()
        with open(os.path.join(folder, "desk.yml"), "w", encoding="utf-8") as file:
            file.write("instance: feed\ndatabase: desk.db\nlisten: 127.0.0.1:0\nfeed_every: 1\nfeed_settle: 0\n")

        def run(*words, text=None):
            return subprocess.run([executable, *words, "--config", "desk.yml"], cwd=folder, input=text, capture_output=True, text=True)

        run("user", "add", "fern", "--roles", "fostering", "--password-stdin", text=PASSWORD + "\n")
        with open(os.path.join(folder, "log"), "w", encoding="utf-8") as log:
            process = subprocess.Popen([executable, "serve", "--config", "desk.yml"], cwd=folder, stdout=subprocess.PIPE, stderr=log,
                                       text=True)
            port = int(process.stdout.readline().rsplit(":", 1)[1])
            try:
                def until(truth):
                    for _ in range(150):
                        if truth():
                            return True
                        time.sleep(0.1)
                    return False

                def told(event):
                    lines = [json.loads(line) for line in open(os.path.join(folder, "log"), encoding="utf-8") if line.strip()]
                    return [line for line in lines if line["event"] == event]

                expect(until(lambda: told("feed taken")), "no feed is taken")
                head, row, rest = sound.split("\n", 2)
                birth = head.split(",").index("birth_date")
                cells = row.split(",")
                cells[birth] = "Zanzibar Jones"
                with open(children, "w", encoding="utf-8") as file:
                    file.write("\n".join([head, ",".join(cells), rest]))
                expect(until(lambda: told("feed refused")), "no feed is refused")
                reason = told("feed refused")[-1].get("reason", "")
                expect(reason == "1 fault: children.csv, line 2, column birth_date", f"the log says {reason!r}")
                link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                link.request("POST", "/sign-in", urllib.parse.urlencode({"name": "fern", "password": PASSWORD, "to": "/"}),
                             {"Content-Type": "application/x-www-form-urlencoded"})
                answer = link.getresponse()
                answer.read()
                cookie = answer.getheader("Set-Cookie").split(";")[0]

                def page():
                    link.request("GET", "/homes", headers={"Cookie": cookie})
                    text = link.getresponse().read().decode()
                    return re.search(r'aria-label="Age of the data">(.*?)</div>', text, re.S).group(1)

                said = page()
                expect("Newer data was not taken in: The data on children, line 2, birth date: " in said, f"a page says {said!r}")
                expect("Zanzibar" not in said and ".csv" not in said and "birth_date" not in said, f"a page says too much: {said!r}")
                # One child is left: all that is against it is how many are gone.
                for name in ("answers", "apart", "avoid_areas", "travel"):
                    os.remove(os.path.join(feed, f"{name}.csv"))
                with open(children, "w", encoding="utf-8") as file:
                    file.write("\n".join([head] + [line for line in sound.split("\n") if line.startswith("C07")]) + "\n")
                if until(lambda: any("larger change" in line.get("reason", "") for line in told("feed refused"))):
                    said = page()
                    expect("whoever runs NearHome can take it in all the same" in said, f"a page says {said!r}")
                    expect(not re.search(r"--[a-z]|[a-z]_[a-z]", said), f"a page has words of a command: {said!r}")
                    taken = run("desk", "take")
                    expect("--accept-jump" in taken.stderr, f"the command does not say how: {taken.stderr!r}")
                else:
                    expect(False, f"a jump is not refused: {told('feed refused')[-1]}")
                log.flush()
                for word in ("Zanzibar", "Jones", cells[0]):
                    expect(word not in open(os.path.join(folder, "log"), encoding="utf-8").read(), f"the log tells {word}")
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    executable = os.path.abspath(sys.argv[1])
    for part in (factor, proxy, metrics, refused):
        part(executable)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
