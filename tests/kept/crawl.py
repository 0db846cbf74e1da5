"""Which requests a later version must answer as the first one did."""
from story import TRAVEL_QUESTION, UNREAD, WARRANTY_QUESTION

VERSIONS = ("v1", "v2")
TEXTS = "include[]=step_details.tool_calls[*].file_search.results[*].content"


class Crawl:
    """Goes through everything that a project holds."""

    def __init__(self, client, project):
        self.client, self.project = client, project
        self.requests = []

    def keep(self, path, body=None, beta="v2", **more):
        self.requests.append({"as": self.project, "beta": beta, "method": "GET" if body is None else "POST", "path": path}
                             | ({} if body is None else {"body": body}) | more)

    def everything(self):
        self.files()
        self.stores()
        self.assistants()
        self.threads()
        return self.requests

    def files(self):
        files = self.client.get("/v1/files")["data"]
        for query in ("", "?order=asc&limit=3", "?purpose=user_data", f"?after={files[len(files) // 2]['id']}&limit=2"):
            self.keep(f"/v1/files{query}")
        for file in files:
            self.keep(f"/v1/files/{file['id']}")
            self.keep(f"/v1/files/{file['id']}/content", hashed=True)
            # Asking for its text would have it read.
            if not file["filename"].endswith((".zip", ".png", ".csv", UNREAD)):
                for part in ("text", "pages"):
                    self.keep(f"/v1/files/{file['id']}/{part}")
            if file["filename"].endswith(".pdf"):
                self.keep(f"/v1/files/{file['id']}/text?page=2")

    def stores(self):
        self.keep("/v1/vector_stores")
        self.keep("/v1/vector_stores?order=asc&limit=2")
        for store in self.client.get("/v1/vector_stores")["data"]:
            path = f"/v1/vector_stores/{store['id']}"
            self.keep(path)
            if store["expires_after"]:
                continue
            for query in ("", "?order=asc&limit=2", "?filter=failed"):
                self.keep(f"{path}/files{query}")
            for file in self.client.get(f"{path}/files?limit=100")["data"]:
                self.keep(f"{path}/files/{file['id']}")
                if file["status"] == "completed":
                    self.keep(f"{path}/files/{file['id']}/content")

    def assistants(self):
        for version in VERSIONS:
            self.keep("/v1/assistants", beta=version)
            for assistant in self.client.get("/v1/assistants")["data"]:
                self.keep(f"/v1/assistants/{assistant['id']}", beta=version)
        for assistant in self.client.get("/v1/assistants", beta="v1")["data"]:
            self.keep(f"/v1/assistants/{assistant['id']}/files", beta="v1")
            for file in assistant["file_ids"]:
                self.keep(f"/v1/assistants/{assistant['id']}/files/{file}", beta="v1")

    def threads(self):
        # Questions that are asked later make threads: these lists do not see them.
        threads = self.client.get("/v1/threads?limit=100")["data"]
        for version in VERSIONS:
            self.keep(f"/v1/threads?order=asc&limit={len(threads)}", beta=version)
            self.keep(f"/v1/threads?after={threads[0]['id']}", beta=version)
        for thread in threads:
            path = f"/v1/threads/{thread['id']}"
            for version in VERSIONS:
                self.keep(path, beta=version)
                self.keep(f"{path}/messages", beta=version)
                self.keep(f"{path}/messages?order=asc&limit=1", beta=version)
                self.keep(f"{path}/runs", beta=version)
            self.messages(path)
            self.runs(path)

    def messages(self, path):
        for message in self.client.get(f"{path}/messages")["data"]:
            self.keep(f"{path}/messages/{message['id']}", beta="v1")
            self.keep(f"{path}/messages/{message['id']}/files", beta="v1")
            if message["role"] == "assistant":
                self.keep(f"{path}/messages/{message['id']}/footnotes")
                for footnote in self.client.get(f"{path}/messages/{message['id']}/footnotes")["data"]:
                    self.keep(footnote["url"])

    def runs(self, path):
        for run in self.client.get(f"{path}/runs")["data"]:
            self.keep(f"{path}/runs/{run['id']}/steps?{TEXTS}")
            self.keep(f"{path}/messages?run_id={run['id']}")
            self.keep(f"{path}/runs/{run['id']}", beta="v1")
            self.keep(f"{path}/runs/{run['id']}/steps?order=asc", beta="v1")


def read_late(ids):
    """Has an answer only when the folder was opened again."""
    return [{"as": "default", "beta": "v2", "method": "GET", "path": f"/v1/files/{ids[UNREAD]}/text"}]


def shown_to_others(ids):
    """What the one project may not see of the other, and what was deleted."""
    gone = [
        ("files", "incident-2025-03.md"), ("files", "expiring"), ("vector_stores", "gone store"), ("threads", "gone thread"),
        ("assistants", "gone assistant")]
    foreign = [("files", "twin"), ("vector_stores", "main"), ("assistants", "v2"), ("threads", "waiting thread")]
    requests = [{"as": "default", "beta": "v2", "method": "GET", "path": f"/v1/{kind}/{ids[name]}"} for kind, name in gone]
    return requests + [{"as": "shop", "beta": "v2", "method": "GET", "path": f"/v1/{kind}/{ids[name]}"} for kind, name in foreign]


def searches(ids):
    main, second = f"/v1/vector_stores/{ids['main']}/search", f"/v1/vector_stores/{ids['second']}/search"
    asked = [
        ("default", main, {"query": WARRANTY_QUESTION, "max_num_results": 5}),
        ("default", main, {"query": [TRAVEL_QUESTION, "정산서"], "filters": {"type": "eq", "key": "language", "value": "ko"}}),
        ("default", main, {"query": "visitor bays lift key portal outage"}),
        ("default", second, {"query": "Up to what amount is the laboratory liable towards Okford?", "ranking_options": {"score_threshold": 0.2}}),
        ("shop", f"/v1/vector_stores/{ids['shop store']}/search", {"query": "deliveries at gate 2"}),
        ("default", "/v1/answers", {"question": TRAVEL_QUESTION, "vector_store_ids": [ids["main"]]}),
        ("default", "/v1/answers", {"question": "On which day do we pick up instruments from the Dunmoor plant?", "vector_store_ids": [ids["second"]]}),
        ("default", "/v1/answers", {"question": "What did the outage of the order portal cost the company?", "vector_store_ids": [ids["main"]]}),
        ("shop", "/v1/answers", {"question": "Until when on a Friday can goods be delivered at gate 2?"}),
    ]
    return [{"as": project, "beta": "v2", "method": "POST", "path": path, "body": body} for project, path, body in asked]


def settles(ids):
    """What the clock and the start change by themselves; everything else is asked when all of these are as they say."""
    late = f"/v1/vector_stores/{ids['late']}/files/{ids[UNREAD]}"
    waits = [
        ("GET", late, 200, {"status": "completed"}),
        ("GET", f"/v1/threads/{ids['waiting thread']}/runs/{ids['waiting run']}", 200, {"status": "expired"}),
        ("GET", f"/v1/threads/{ids['last thread']}/runs/{ids['last run']}", 200, {"status": "expired"}),
        ("GET", f"/v1/files/{ids['expiring']}", 404, None),
        *(("POST", f"/v1/uploads/{ids[name]}/cancel", 404, None) for name in ("completed upload", "pending upload", "cancelled upload")),
    ]
    return [{"as": "default", "beta": "v2", "method": method, "path": path, "status": status} | ({"json": json} if json else {})
            for method, path, status, json in waits]
