#!/usr/bin/env python3
"""Bytes that are hardly HTTP, sent to a running desk: `raw_http.py NEARHOME [--count N] [--seed S]`.

Starts `nearhome serve` on the bundled tiny instance and sends it request lines, headers, bodies in pieces, pipelines and floods that are
broken in known ways or by lot, half-closed, reset and byte by byte. The server must stay up, answer /health, never answer with 5xx, and
never take one message for two: a message whose length can be read in two ways is refused and its connection closed. Ends with
"N passed, M failed".
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import socket
import struct
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
from desk_api import Desk, Visitor  # noqa: E402

TARGETS = ["/", "/sign-in", "/health", "/api/v1/me", "/api/v1/requests", "/requests/1", "/style-2.css", "/metrics", "/nowhere"]
METHODS = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", "G\u00c9T", "A" * 9000, ""]
VERSIONS = ["HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1 ", "http/1.1", "", "HTTP/1", "HTTP/1.11111111111"]
BODIES = ["", "x", "name=amy&password=x", "{}", "{" * 5000, "\x00" * 100, "a=" + "b" * 5000, "=1+1", "%", "%zz", "a=%ff%fe"]


def words(dice, host):
    """Header lines, some of them broken."""
    fields = [f"Host: {host}"] if dice.random() < 0.8 else []
    strange = [
        "Host: evil.example", "Host:", f"Host : {host}", "NoColon", ": empty", " folded: x", "X:\r\n folded", "X: \x00", "X: \x7f", "X\x00: y",
        "X: " + "y" * dice.choice([10, 9000, 17000]), "Cookie: " + "a=b; " * dice.choice([1, 400]), "Cookie: __Host-nearhome=" + "A" * 300,
        "Cookie: __Host-nearhome=\u00e9", "Content-Type: application/json", "Content-Type: \u0430", "Origin: null", "Expect: 100-continue",
        "Expect: 200-maybe", "Upgrade: h2c", "Upgrade: websocket", "Connection: upgrade", "Connection: close, keep-alive", "Authorization: Bearer ",
        "Authorization: Bearer " + "x" * 500, "Authorization: Basic ????", "If-Match: \"", "Idempotency-Key: " + "k" * 300, "Range: bytes=0-0,-1",
        "Accept: " + "*/*," * 200, "Accept-Encoding: gzip;q=x", "Content-Encoding: gzip", "Forwarded: for=\"[::1]\"", "X-Remote-User: amy",
        "Sec-Fetch-Site: cross-site", "Referer: javascript:alert(1)", "Transfer-Encoding: gzip", "Transfer-Encoding: identity", "TE: trailers"]
    return fields + [dice.choice(strange) for _ in range(dice.choice([0, 0, 1, 2, 5]))]


def pieces(dice, body):
    """A body in chunks, some of them broken."""
    data = body.encode("utf-8", "replace")
    kind = dice.randrange(9)
    if kind == 0:
        return b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)
    if kind == 1:
        return b"%x\r\n%s\r\n" % (len(data), data)
    if kind == 2:
        return b"-1\r\n%s\r\n0\r\n\r\n" % data
    if kind == 3:
        return b"%s\r\n%s\r\n0\r\n\r\n" % (dice.choice([b"ffffffffffffffff", b"fffffffffffffffff", b"0x1", b"g", b"", b" 1", b"1 "]), data)
    if kind == 4:
        return b"%x;%s\r\n%s\r\n0\r\n\r\n" % (len(data), b"e" * dice.choice([1, 30000]), data)
    if kind == 5:
        return b"%x\n%s\n0\n\n" % (len(data), data)
    if kind == 6:
        return b"%x\r\n%sXX0\r\n\r\n" % (len(data), data)
    if kind == 7:
        return b"%x\r\n%s\r\n0\r\nTrailer: x\r\nBroken\r\n\r\n" % (len(data), data)
    return b"1\r\nx\r\n" * dice.choice([10, 3000]) + b"0\r\n\r\n"


def one(dice, host):
    """A request, more or less."""
    method = dice.choice(METHODS[:9] if dice.random() < 0.7 else METHODS)
    target = dice.choice(TARGETS)
    if dice.random() < 0.25:
        target = dice.choice(["*", "//", "http://" + host + "/", "http://evil.example/", "/" + "a" * 9000, "/%", "/%00", "/\u00e9", "/ x", "?", "",
                              "/requests/" + "9" * 400, "/homes/%2e%2e%2f", "/sign-in?" + "a=b&" * 2000, "\x00", "host:443"])
    version = "HTTP/1.1" if dice.random() < 0.85 else dice.choice(VERSIONS)
    lines = [f"{method} {target} {version}".rstrip() if dice.random() < 0.97 else dice.choice(["", "\t", method, target])]
    lines += words(dice, host)
    body = dice.choice(BODIES)
    data = body.encode("utf-8", "replace")
    kind = dice.random()
    if kind < 0.4:
        count = len(data) if dice.random() < 0.6 else dice.choice(["-1", "x", "", "1e3", "+5", "5 5", "0x5", 10**7, 2**63, 2**64, len(data) + 50, 0])
        lines.append(f"Content-Length: {count}")
    elif kind < 0.7:
        lines.append(dice.choice(["Transfer-Encoding: chunked", "transfer-encoding:chunked", "Transfer-Encoding: chunked, gzip",
                                  "Transfer-Encoding: xchunked", "Transfer-Encoding:\tchunked"]))
        data = pieces(dice, body)
    end = "\r\n" if dice.random() < 0.93 else dice.choice(["\n", "\r", "\r\r\n"])
    return (end.join(lines) + end + end).encode("utf-8", "replace") + data


def spoilt(dice, data):
    """The same with some bytes changed, lost or said twice."""
    data = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 8])):
        if not data:
            break
        at = dice.randrange(len(data))
        kind = dice.randrange(4)
        if kind == 0:
            data[at] = dice.randrange(256)
        elif kind == 1:
            del data[at:at + dice.randrange(1, 20)]
        elif kind == 2:
            data[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 9)))
        else:
            data[at:at] = data[at:at + dice.randrange(1, 40)]
    return bytes(data)


def wire(dice, host):
    """All that is sent over one connection."""
    kind = dice.random()
    if kind < 0.05:
        return bytes(dice.randrange(256) for _ in range(dice.randrange(1, 3000)))
    if kind < 0.08:
        return dice.choice([b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 40, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
                            b"\r\n" * 2000, b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10000 + b"\r\n", b"SSH-2.0-x\r\n"])
    data = b"".join(one(dice, host) for _ in range(dice.choice([1, 1, 1, 2, 5, 40])))
    return spoilt(dice, data) if dice.random() < 0.4 else data


def send(address, data, how, dice=None):
    """What comes back."""
    host, port = address.split(":")
    answer = b""
    try:
        with socket.create_connection((host, int(port)), timeout=5) as link:
            link.settimeout(5)
            if how == "slowly":
                for index in range(0, min(len(data), 60)):
                    link.sendall(data[index:index + 1])
                link.sendall(data[60:])
            else:
                link.sendall(data)
            if how == "reset":
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return answer, True
            if how == "half":
                link.shutdown(socket.SHUT_WR)
            # What keeps the connection open waits for more; two seconds tell enough.
            link.settimeout(2)
            while chunk := link.recv(65536):
                answer += chunk
            return answer, True
    except socket.timeout:
        return answer, False
    except OSError:
        return answer, True


def statuses(answer):
    return [int(code) for code in re.findall(rb"(?:^|\r\n|[}>\n])HTTP/1\.[01] (\d{3}) ", answer)]


def smuggling(host):
    """Messages whose end can be read in two ways, each with a second one inside; none may be taken for two."""
    inner = f"GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n"
    head = f"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    whole = "0\r\n\r\n" + inner
    return {
        "length and chunks": head + f"Content-Length: {len(whole)}\r\nTransfer-Encoding: chunked\r\n\r\n" + whole,
        "chunks and length": head + f"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + whole,
        "two lengths": head + f"Content-Length: 0\r\nContent-Length: {len(inner)}\r\n\r\n" + inner,
        "two lengths in one line": head + f"Content-Length: 0, {len(inner)}\r\n\r\n" + inner,
        "a length with a sign": head + f"Content-Length: +0\r\n\r\n" + inner,
        "a blank before the colon": head + f"Content-Length : {len(inner)}\r\n\r\n" + inner,
        "chunks that are none": head + "Transfer-Encoding: xchunked\r\n\r\n" + whole,
        "chunks twice": head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + whole,
        "chunks not last": head + "Transfer-Encoding: chunked, identity\r\n\r\n" + whole,
        "a size too large": head + "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n" + whole,
        "a line end within a header": head + f"X: y\rContent-Length: {len(inner)}\r\n\r\n" + inner,
        "a zero byte within a header": head + f"Content-Length: 0\x00{len(inner)}\r\n\r\n" + inner,
        "a folded header": head + f"Transfer-Encoding:\r\n chunked\r\nContent-Length: {len(whole)}\r\n\r\n" + whole,
    }


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("nearhome")
    asked.add_argument("--count", type=int, default=600)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    passed, failed, seen = 0, [], {}
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(os.path.abspath(given.nearhome), folder)
        host = desk.address
        try:
            def trial(index):
                dice = random.Random(f"{given.seed}/{index}")
                data = wire(dice, host)
                how = dice.choice(["half", "half", "half", "open", "slowly", "reset"])
                answer, _ = send(host, data, how)
                return index, data, statuses(answer)

            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                for index, data, found in pool.map(trial, range(given.count)):
                    for status in found:
                        seen[status] = seen.get(status, 0) + 1
                    # 501 and 505 say that a method, coding or version is not known.
                    bad = [status for status in found if status >= 500 and status not in (501, 505)]
                    if bad or desk.process.poll() is not None:
                        failed.append(f"trial {index} of seed {given.seed}: {bad} {data[:200]!r}")
                        if desk.process.poll() is not None:
                            break
                    else:
                        passed += 1
            for name, text in smuggling(host).items():
                answer, closed = send(host, text.encode("latin-1"), "open")
                found = statuses(answer)
                # One refusal and the end, or one answer to the whole of it; never a second answer.
                if len(found) <= 1 and b'"status":"ok"' not in answer and (closed or found == [400] or not found):
                    passed += 1
                else:
                    failed.append(f"{name}: {found}, {'closed' if closed else 'kept open'}")
            if Visitor(host).send("GET", "/health")[0] == 200 and Visitor(host, "amy").api("GET", "/me")[0] == 200:
                passed += 1
            else:
                failed.append("the server does not answer any more")
        finally:
            status = desk.stop()
        if status == 0:
            passed += 1
        else:
            failed.append(f"the server ended with {status}")
        log = pathlib.Path(folder, "log").read_text()
        if re.search(r"Fatal|evil\.example|password=|__Host-nearhome=", log):
            failed.append("the log says what was sent")
        else:
            passed += 1
    for line in failed[:20]:
        print("FAILED:", line)
    print("answers:", ", ".join(f"{status} {count} times" for status, count in sorted(seen.items())))
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
