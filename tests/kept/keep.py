#!/usr/bin/env python3
"""Makes a kept data folder and what is expected of it; README.md says when to use it.

    keep.py write  SERVER.dll NAME    writes NAME.zip and a first NAME.json
    keep.py record SERVER.dll NAME    opens NAME.zip and writes its answers into NAME.json; shows what they change
"""
import difflib
import hashlib
import json
import pathlib
import sys
import tempfile
import zipfile

from crawl import Crawl, read_late, searches, settles, shown_to_others
from server import Client, Server, wait_until
from story import UNREAD, Story

HERE = pathlib.Path(__file__).resolve().parent
LEFT_OUT = ("index", "lock", "tmp", "keys.json.lock")

# So that what has ended is cleared away while the test looks on, and on the first day as ever after.
SETTINGS = ["--Uploads:ForgetAfterHours=0", "--Uploads:ExpirySweepSeconds=1", "--Files:ExpirySweepSeconds=1", "--VectorStores:ExpirySweepSeconds=1"]


def write(dll, name):
    with tempfile.TemporaryDirectory() as folder, Server(dll, folder, "--CodeInterpreter:Mode=Required") as server:
        keys = {project: server.add_key(project) for project in ("default", "shop")}
        clients = {project: Client(server.address, key) for project, key in keys.items()}
        story = Story(clients["default"], clients["shop"])
        tell_first_half(server, story)
        requests = tell_second_half(server, story, clients)
        expected = {"keys": keys, "settings": SETTINGS, "settled": settles(story.ids), "requests": requests}
        check_unread(pathlib.Path(folder), story.ids[UNREAD])
        pack(pathlib.Path(folder), HERE / f"{name}.zip")
        save(expected, name)


def tell_first_half(server, story):
    """Ends in the database, since the server stops in order."""
    server.start()
    story.documents()
    story.stores()
    story.assistants()
    story.answered_thread()
    server.stop()


def tell_second_half(server, story, clients):
    """Ends in the log, since the server is killed. Returns the requests with their answers until then."""
    server.start()
    story.deletions()
    story.threads()
    story.code()
    story.uploads()
    story.other_project()
    story.answers()
    story.function_calls()
    requests = [request for project, client in clients.items() for request in Crawl(client, project).everything()]
    requests = [answered(clients, request) for request in requests + shown_to_others(story.ids) + searches(story.ids)]
    story.last_words()
    server.kill()
    return requests + read_late(story.ids)


def record(dll, name):
    expected = json.loads((HERE / f"{name}.json").read_text())
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(HERE / f"{name}.zip") as packed:
        packed.extractall(folder)
        with Server(dll, folder, "--CodeInterpreter:Mode=Off", *expected["settings"]) as server:
            server.start()
            clients = {project: Client(server.address, key) for project, key in expected["keys"].items()}
            for wait in expected["settled"]:
                wait_until(lambda wait=wait: is_settled(clients, wait), wait)
            before, expected["requests"] = expected["requests"], [answered(clients, request) for request in expected["requests"]]
    sys.stdout.writelines(difflib.unified_diff(list(map(line, before)), list(map(line, expected["requests"])), "before", "now", n=0))
    save(expected, name)


def answered(clients, request):
    """The request with the answer that it gets now; of refusals only the status counts."""
    asked = {key: value for key, value in request.items() if key not in ("status", "json", "text", "sha256")}
    status, reply = clients[request["as"]].send(request["method"], request["path"], request.get("body"), request["beta"])
    answer = {"status": status}
    if status == 200 and request.get("hashed"):
        answer["sha256"] = hashlib.sha256(reply).hexdigest()
    elif status == 200:
        text = reply.decode()
        answer |= {"json": steady(json.loads(text), request["path"])} if text.startswith("{") else {"text": text}
    return asked | answer


def steady(value, path):
    """Without what depends on when it is asked, or on what was asked before."""
    if isinstance(value, list):
        return [steady(item, path) for item in value]
    if not isinstance(value, dict):
        return value
    kind, left_out = value.get("object"), set()
    if kind == "vector_store":
        left_out = {"last_active_at", "expires_at"} | ({"status", "file_counts", "usage_bytes"} if value["expires_after"] else set())
    elif kind == "answer":
        left_out = {"thread_id", "run_id"}
    elif kind == "thread.run.step":
        left_out = {"expired_at"}
    elif kind == "list" and path.startswith("/v1/threads?"):
        left_out = {"has_more"}
    return {key: steady(item, path) for key, item in value.items() if key not in left_out}


def is_settled(clients, wait):
    status, reply = clients[wait["as"]].send(wait["method"], wait["path"], beta=wait["beta"])
    return status == wait["status"] and ("json" not in wait or wait["json"].items() <= json.loads(reply).items())


def check_unread(folder, file_id):
    if any(path.name.startswith(file_id) for path in (folder / "parsed").iterdir()):
        raise SystemExit("The last file was read before the server was killed. Try again.")
    if (folder / "retrievalqa-log.db").stat().st_size == 0:
        raise SystemExit("There is nothing in the log.")


def pack(folder, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            if file.is_file() and inside.parts[0] not in LEFT_OUT:
                packed.write(file, inside)


def save(expected, name):
    """One request a line, so that a change shows what answers otherwise."""
    head = ",\n".join(f"{dumped(key)}: {dumped(expected[key])}" for key in ("keys", "settings"))
    lists = ",\n".join(f"{dumped(key)}: [\n" + ",\n".join(map(dumped, expected[key])) + "\n]" for key in ("settled", "requests"))
    (HERE / f"{name}.json").write_text(f"{{\n{head},\n{lists}\n}}\n")


def line(request):
    return dumped(request) + "\n"


def dumped(value):
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    {"write": write, "record": record}[sys.argv[1]](sys.argv[2], sys.argv[3])
