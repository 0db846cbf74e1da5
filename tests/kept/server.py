"""The server as a process of its own, and HTTP to it (standard library only)."""
import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

START_SECONDS = 60
POLL_SECONDS = 0.05


class Server:
    """`dotnet SERVER.dll` on a data folder."""

    def __init__(self, dll, folder, *settings):
        self.dll, self.folder, self.settings = dll, folder, settings
        self.process = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if self.process and self.process.poll() is None:
            self.kill()

    def start(self):
        self.process = subprocess.Popen(
            ["dotnet", self.dll, "--urls", self.address, f"--Storage:Path={self.folder}", *self.settings],
            stdout=subprocess.DEVNULL)
        wait_until(self.is_ready, "the server is ready")

    def is_ready(self):
        if self.process.poll() is not None:
            raise SystemExit(f"The server ended with {self.process.returncode}.")
        try:
            return Client(self.address, None).send("GET", "/readyz")[0] == 200
        except OSError:
            return False

    def stop(self):
        """As an operator does: the log is folded into the database."""
        self.end(signal.SIGTERM)

    def kill(self):
        """kill -9: the log stays."""
        self.end(signal.SIGKILL)

    def end(self, how):
        self.process.send_signal(how)
        self.process.wait()

    def add_key(self, project):
        added = subprocess.run(
            ["dotnet", self.dll, "keys", "add", "--project", project, "--name", f"kept {project}", "--data", self.folder],
            check=True, capture_output=True, text=True)
        return added.stdout.strip()


class Client:
    """Speaks with a server under one key."""

    def __init__(self, address, key):
        self.address, self.key = address, key

    def send(self, method, path, body=None, beta=None, content_type="application/json"):
        """The status and the bytes of the answer."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if beta:
            headers["OpenAI-Beta"] = f"assistants={beta}"
        if body is not None:
            headers["Content-Type"] = content_type
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def ask(self, method, path, body=None, beta="v2"):
        status, reply = self.send(method, path, body, beta)
        if status != 200:
            raise SystemExit(f"{method} {path}: {status} {reply.decode()}")
        return json.loads(reply)

    def get(self, path, beta="v2"):
        return self.ask("GET", path, beta=beta)

    def post(self, path, body=None, beta="v2"):
        return self.ask("POST", path, {} if body is None else body, beta)

    def upload(self, name, content, purpose="assistants", **fields):
        return self.form("/v1/files", ("file", name, content), {"purpose": purpose, **fields})

    def form(self, path, file, fields):
        boundary = "kept-data-folder-boundary"
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        kind = f'Content-Disposition: form-data; name="{file[0]}"; filename="{file[1]}"\r\nContent-Type: application/octet-stream'
        parts.append(f"--{boundary}\r\n{kind}\r\n\r\n".encode() + file[2] + f"\r\n--{boundary}--\r\n".encode())
        status, reply = self.send("POST", path, b"".join(parts), content_type=f"multipart/form-data; boundary={boundary}")
        if status != 200:
            raise SystemExit(f"POST {path}: {status} {reply.decode()}")
        return json.loads(reply)


def wait_until(condition, what, seconds=START_SECONDS):
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise SystemExit(f"After {seconds} s still not: {what}.")
        time.sleep(POLL_SECONDS)
