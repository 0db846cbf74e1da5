"""What is written into a kept folder: a little of everything that the API can store."""
import base64
import io
import pathlib
import zipfile

from server import wait_until

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
COLOUR = {"type": "function", "function": {
    "name": "box_colour", "description": "The colour of a box.", "strict": True,
    "parameters": {
        "type": "object", "properties": {"box": {"$ref": "#/$defs/number"}}, "required": ["box"], "additionalProperties": False,
        "$defs": {"number": {"type": "integer", "description": "Its number, 가 is 1."}}}}}
SMALL_CHUNKS = {"type": "static", "static": {"max_chunk_size_tokens": 200, "chunk_overlap_tokens": 50}}

CODE = """Run this:
```python
words = open("/mnt/data/{file}").read().split()
open("/mnt/data/lengths.csv", "w").write("word,length\\n" + "".join(f"{{w}},{{len(w)}}\\n" for w in words[:3]))
print(len(words), "words")
import matplotlib.pyplot as plt
plt.figure(figsize=(2, 1), dpi=40)
plt.plot([1, 3, 2])
plt.show()
```"""

# Not read before the server is killed.
UNREAD = "security-policy.txt"

WARRANTY_QUESTION = "How long are spare sensor modules under warranty?"
TRAVEL_QUESTION = "인천 사업장 직원은 출장에서 돌아온 뒤 며칠 안에 정산서를 내야 하나요?"


class Story:
    """Writes with one client a project; remembers what the requests of the recorder need."""

    def __init__(self, default, shop):
        self.default, self.shop = default, shop
        self.ids = {}

    def upload(self, *names):
        for name in names:
            self.ids[name] = self.default.upload(name, (CORPUS / name).read_bytes())["id"]

    def documents(self):
        self.upload("contract-okford.docx", "warranty-terms.pdf", "release-notes.html", "회의록-2025-04.md", "travel-rules-ko.txt",
                    "visitor-parking.txt", "incident-2025-03.md", UNREAD)
        self.ids["twin"] = self.default.upload("parking-copy.txt", (CORPUS / "visitor-parking.txt").read_bytes(), "user_data")["id"]
        self.ids["zip"] = self.default.upload("archive.zip", archive(), "assistants")["id"]
        self.ids["pixel"] = self.default.upload("pixel.png", PIXEL, "vision")["id"]
        expiring = {"expires_after[anchor]": "created_at", "expires_after[seconds]": "3600"}
        self.ids["expiring"] = self.default.upload("gone-in-an-hour.txt", b"The lift key hangs behind the warranty folder.\n", **expiring)["id"]

    def stores(self):
        main = self.default.post("/v1/vector_stores", {
            "name": "Main", "description": "Nearly all files", "metadata": {"kept": "yes", "언어": "한국어"},
            "file_ids": [self.ids[name] for name in ("contract-okford.docx", "warranty-terms.pdf", "visitor-parking.txt", "incident-2025-03.md", "zip")]})
        self.ids["main"] = main["id"]
        for name, attributes in (
                ("release-notes.html", {"kind": "notes", "year": 2025, "public": True}),
                ("회의록-2025-04.md", {"kind": "minutes", "language": "ko"}),
                ("travel-rules-ko.txt", {"kind": "rules", "language": "ko", "weight": 0.5}),
                ("twin", {"kind": "rules"}), ("expiring", {"kind": "notes"})):
            self.default.post(f"/v1/vector_stores/{main['id']}/files", {"file_id": self.ids[name], "attributes": attributes})
        self.ids["second"] = self.default.post("/v1/vector_stores", {"name": "Second", "chunking_strategy": {"type": "auto"}})["id"]
        self.ids["batch"] = self.default.post(f"/v1/vector_stores/{self.ids['second']}/file_batches", {"files": [
            {"file_id": self.ids["contract-okford.docx"], "chunking_strategy": SMALL_CHUNKS, "attributes": {"part": 1}},
            {"file_id": self.ids["visitor-parking.txt"]}, {"file_id": self.ids["zip"]}]})["id"]
        self.ids["late"] = self.default.post("/v1/vector_stores", {"name": "Late"})["id"]
        self.ids["mortal"] = self.default.post("/v1/vector_stores", {
            "name": "For a year", "expires_after": {"anchor": "last_active_at", "days": 365}, "file_ids": [self.ids["travel-rules-ko.txt"]]})["id"]
        for store in ("main", "second", "mortal"):
            self.settled(self.default, self.ids[store])

    def assistants(self):
        self.ids["v2"] = self.default.post("/v1/assistants", {
            "model": "gpt-4o", "name": "Clerk", "description": "Answers from Main", "instructions": "Be brief.", "metadata": {"desk": "1"},
            "tools": [{"type": "file_search", "file_search": {"max_num_results": 5}}], "temperature": 0.2, "top_p": 0.9,
            "tool_resources": {"file_search": {"vector_store_ids": [self.ids["main"]]}}})["id"]
        self.ids["caller"] = self.default.post("/v1/assistants", {
            "model": "gpt-4o", "name": "Caller", "tools": [COLOUR, {"type": "code_interpreter"}], "response_format": {"type": "text"},
            "tool_resources": {"code_interpreter": {"file_ids": [self.ids["visitor-parking.txt"]]}}})["id"]
        self.ids["v1"] = self.default.post("/v1/assistants", {
            "model": "gpt-4-turbo", "name": "옛 비서", "instructions": "Answer from the files.",
            "tools": [{"type": "retrieval"}, {"type": "code_interpreter"}],
            "file_ids": [self.ids["travel-rules-ko.txt"], self.ids["visitor-parking.txt"]]}, beta="v1")["id"]
        self.ids["gone assistant"] = self.default.post("/v1/assistants", {"model": "gpt-4o"})["id"]
        self.default.ask("DELETE", f"/v1/assistants/{self.ids['gone assistant']}")

    def answered_thread(self):
        """Two runs in one thread; the second one cites a file that is deleted later."""
        thread = self.default.post("/v1/threads", {"metadata": {"about": "warranty"}, "messages": [
            {"role": "user", "content": WARRANTY_QUESTION}]})["id"]
        self.finished(thread, {"assistant_id": self.ids["v2"], "metadata": {"try": "1"}})
        self.default.post(f"/v1/threads/{thread}/messages", {"role": "user", "metadata": {"urgent": "no"}, "content": [
            {"type": "text", "text": "What did the outage of the order portal cost the company?"},
            {"type": "image_file", "image_file": {"file_id": self.ids["pixel"], "detail": "low"}},
            {"type": "image_url", "image_url": {"url": "https://example.com/box.png"}}]})
        self.finished(thread, {
            "assistant_id": self.ids["v2"], "tool_choice": "required", "max_prompt_tokens": 20000, "additional_instructions": "Name the sum."})

    def deletions(self):
        self.default.ask("DELETE", f"/v1/files/{self.ids['incident-2025-03.md']}")
        self.ids["gone store"] = self.default.post("/v1/vector_stores", {"name": "Gone", "file_ids": [self.ids["visitor-parking.txt"]]})["id"]
        self.settled(self.default, self.ids["gone store"])
        self.default.ask("DELETE", f"/v1/vector_stores/{self.ids['gone store']}")
        notes = [{"role": "user", "content": f"Note {number}."} for number in range(5)]
        self.ids["gone thread"] = self.default.post("/v1/threads", {"messages": notes})["id"]
        self.default.ask("DELETE", f"/v1/threads/{self.ids['gone thread']}")

    def threads(self):
        old = self.default.post("/v1/threads", {"metadata": {"version": "1"}}, beta="v1")["id"]
        self.default.post(
            f"/v1/threads/{old}/messages", {"role": "user", "content": TRAVEL_QUESTION, "file_ids": [self.ids["회의록-2025-04.md"]]}, beta="v1")
        self.finished(old, {"assistant_id": self.ids["v1"]}, beta="v1")
        attached = self.default.post("/v1/threads", {"messages": [{
            "role": "user", "content": "What does it cost to charge an electric car on the Marrick site?",
            "attachments": [{"file_id": self.ids["visitor-parking.txt"], "tools": [{"type": "file_search"}]}]}]})["id"]
        self.finished(attached, {"assistant_id": self.ids["v2"], "truncation_strategy": {"type": "last_messages", "last_messages": 3}})
        refused = self.default.post("/v1/threads", {"messages": [{"role": "user", "content": "Who won the chess championship of 1972?"}]})["id"]
        self.finished(refused, {"assistant_id": self.ids["v2"]})

    def code(self):
        """A run that reads one file, writes another and draws a figure."""
        thread = self.default.post("/v1/threads", {"messages": [{"role": "user", "content": CODE.format(file=self.ids["visitor-parking.txt"])}]})["id"]
        self.finished(thread, {"assistant_id": self.ids["caller"], "tools": [{"type": "code_interpreter"}]})

    def uploads(self):
        wanted = {"filename": "joined.txt", "purpose": "assistants", "bytes": 33, "mime_type": "text/plain"}
        joined = self.default.post("/v1/uploads", wanted)["id"]
        parts = [self.part(joined, text) for text in (b"for two years.\n", b"Keep the receipt, ")]
        self.ids["joined"] = self.default.post(f"/v1/uploads/{joined}/complete", {"part_ids": parts[::-1]})["file"]["id"]
        pending = self.default.post("/v1/uploads", {**wanted, "filename": "pending.txt"})["id"]
        self.part(pending, b"Keep the ")
        self.part(pending, b"receipt ")
        cancelled = self.default.post("/v1/uploads", {**wanted, "filename": "cancelled.txt"})["id"]
        self.part(cancelled, b"Keep ")
        self.default.post(f"/v1/uploads/{cancelled}/cancel")
        self.ids |= {"completed upload": joined, "pending upload": pending, "cancelled upload": cancelled}

    def part(self, upload, content):
        return self.default.form(f"/v1/uploads/{upload}/parts", ("data", "blob", content), {})["id"]

    def function_calls(self):
        """One run that got its outputs, one cancelled, one that waits when the server is killed."""
        answered, run = self.called({"type": "function", "function": {"name": "box_colour"}})
        self.default.post(f"/v1/threads/{answered}/runs/{run['id']}/submit_tool_outputs", {"tool_outputs": [
            {"tool_call_id": call["id"], "output": "초록"} for call in run["required_action"]["submit_tool_outputs"]["tool_calls"]]})
        self.ended(answered, run["id"])
        cancelled, run = self.called("required")
        self.default.post(f"/v1/threads/{cancelled}/runs/{run['id']}/cancel")
        self.ended(cancelled, run["id"], "cancelled")
        self.ids["waiting thread"], run = self.called({"type": "function", "function": {"name": "box_colour"}})
        self.ids["waiting run"] = run["id"]

    def called(self, choice):
        run = self.default.post("/v1/threads/runs", {
            "assistant_id": self.ids["caller"], "tool_choice": choice, "tools": [COLOUR],
            "thread": {"messages": [{"role": "user", "content": 'Call box_colour with {"box": 7}.'}]}})
        return run["thread_id"], self.ended(run["thread_id"], run["id"], "requires_action")

    def other_project(self):
        file = self.shop.upload("parking.txt", (CORPUS / "visitor-parking.txt").read_bytes())["id"]
        store = self.shop.post("/v1/vector_stores", {"name": "Shop", "file_ids": [file], "chunking_strategy": SMALL_CHUNKS})["id"]
        self.settled(self.shop, store)
        self.ids |= {"shop file": file, "shop store": store}

    def answers(self):
        self.default.post("/v1/answers", {"question": WARRANTY_QUESTION, "vector_store_ids": [self.ids["main"]]})
        self.shop.post("/v1/answers", {"question": "From what time may staff leave their cars in the visitor bays?"})

    def last_words(self):
        """A run that has hardly begun and a file that is not read yet: to be followed by kill -9 at once."""
        thread = self.default.post("/v1/threads", {"messages": [{"role": "user", "content": WARRANTY_QUESTION}]})["id"]
        run = self.default.post(f"/v1/threads/{thread}/runs", {"assistant_id": self.ids["v2"]})
        self.default.post(f"/v1/vector_stores/{self.ids['late']}/files", {"file_id": self.ids[UNREAD]})
        self.ids |= {"last thread": thread, "last run": run["id"]}

    def finished(self, thread, run, beta="v2"):
        self.ended(thread, self.default.post(f"/v1/threads/{thread}/runs", run, beta=beta)["id"])

    def ended(self, thread, run, status="completed"):
        path = f"/v1/threads/{thread}/runs/{run}"
        wait_until(lambda: self.default.get(path)["status"] not in ("queued", "in_progress", "cancelling"), f"{path} ended")
        seen = self.default.get(path)
        if seen["status"] != status:
            raise SystemExit(f"{path} is {seen}, not {status}.")
        return seen

    @staticmethod
    def settled(client, store):
        wait_until(lambda: client.get(f"/v1/vector_stores/{store}")["file_counts"]["in_progress"] == 0, f"{store} is read")


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("inside.txt", "Archives are not read.\n")
    return content.getvalue()
