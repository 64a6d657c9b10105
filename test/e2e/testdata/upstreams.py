"""Event streams that break: /0, /1, … each count from 1 to TOTAL and resume after the
Last-Event-ID. Connections end at a random place, often inside an event, and some requests
fail. Usage: upstreams.py TOTAL. The first line of the output is the address."""

import random
import socket
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOTAL = int(sys.argv[1])
RESET = struct.pack("ii", 1, 0)


class Streams(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        chance = random.random()
        if chance < 0.1:  # no response at all
            self.close_connection = True
            return
        if chance < 0.2:
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.stream(int(self.headers.get("Last-Event-ID") or 0))
        except OSError:
            pass

    def stream(self, after):
        self.wfile.write(b"retry: 2\n\n")
        cut = after + random.randint(1, TOTAL // 4)
        for n in range(after + 1, TOTAL + 1):
            event = b"id: %d\nevent: n%d\ndata: %d\n\n" % (n, n % 2, n)
            if n == cut:
                self.wfile.write(event[: random.randrange(len(event))])
                if random.random() < 0.5:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                return
            self.wfile.write(event)
            time.sleep(0.002)
        self.connection.recv(1)  # until the client has gone

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Streams)
server.daemon_threads = True
print("http://127.0.0.1:%d" % server.server_address[1], flush=True)
server.serve_forever()
