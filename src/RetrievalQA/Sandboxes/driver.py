"""Runs inside the sandbox: a supervisor that speaks with the server, and a forked worker that runs the user's code.

Frames are one JSON header line, then header["len"] raw bytes where it has them. The server sends start, exec,
interrupt, put, link and get; it is answered with ready, stream, image, done, put, link and file. Standard input and
output carry the frames; user code sees neither: its input is /dev/null, its output a pipe of its own.

User code runs under the same user id as the supervisor and can harm it, so the server believes nothing it reads here.
"""
import ctypes
import errno
import io
import json
import os
import resource
import select
import signal
import stat
import sys
import time

DATA = "/mnt/data"
READ_SIZE = 1 << 16
MAX_HEADER = 1 << 20  # bytes of one header line
TRACEBACK = 16 << 10  # characters of a traceback, its end is kept
FRAMES = 50  # calls of a traceback; endless recursion has millions
ADVICE = 4 << 10  # characters of what is said about a failure
MAX_FILES = 1000  # files listed after a cell
MAX_SEEN = 10 * MAX_FILES  # directory entries looked at for that
MAX_PATHS = 256 << 10  # characters of all listed paths
MAX_UNREAD = 64 << 20  # bytes of output counted after a cell ended
STRAY_SECONDS = 2  # for processes that a cell left behind to end
TASK_SECONDS = 1  # for tasks that a cell began and did not await; the others go on with the next cell that awaits
PR_SET_DUMPABLE = 4  # linux/prctl.h
PENDING_SIGNALS = 1024
LONG = 1 << 63  # bounds what the server can read as a number
REFUSED = ("[The sandbox refuses this. Code in it has no memory shared without a file (memfd, System V, anonymous shared "
           "maps: take a file in /dev/shm, as multiprocessing does), no message queues, no epoll or inotify, no terminals, "
           "and no sockets but local streams with buffers of the usual size.]\n")
ENDED = "[The Python process had ended{}. Variables are lost, files in /mnt/data are kept.]\n"
PACKAGES = ("numpy", "pandas", "matplotlib", "openpyxl", "PIL", "scipy", "sympy", "sklearn", "seaborn", "statsmodels", "plotly", "docx", "pptx",
            "xlsxwriter", "bs4", "lxml", "requests", "yaml", "networkx", "reportlab", "tabulate", "pyarrow")  # told of where installed
NOTEBOOK = "/sandbox/notebook.py"
NO_KEYBOARD = "[Line {} waits for input. There is no keyboard here: write the value into the code instead.]\n"
EXITED = "[The code ended itself in line {} of {}; what follows there was not run. Variables are kept.]"
PRELOADED = ("numpy", "pandas", "matplotlib.pyplot")
FONTS = ("Noto Sans CJK KR", "Noto Sans CJK JP", "NanumGothic", "Droid Sans Fallback")  # preferred; looked into for what they can draw
HANGUL_FONT = "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"  # Debian keeps it off the font path
SCRIPTS = "한뷁中あ"  # a font is taken for the first of these that none before it can draw


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]


def send(fd, header, payload=None):
    if payload is not None:
        header["len"] = len(payload)
    write_all(fd, json.dumps(header).encode() + b"\n" + (payload or b""))


def show_to_others(shown):
    """Whether processes of the same user may look into this one: into its memory, and at its pipes to the server."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, int(shown), 0, 0, 0)


def readable(text):
    """Text as UTF-8 has it: half a character of UTF-16 is none."""
    return text.encode("utf-8", "backslashreplace").decode()


def complete(utf8):
    """The length without a character at the end whose bytes are not all there."""
    for back in range(1, min(4, len(utf8)) + 1):
        byte = utf8[-back]
        if byte & 0xC0 != 0x80:
            size = 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(utf8) - back if size > back else len(utf8)
    return len(utf8)


class Frames:
    """Frames read from a pipe. What was read is looked at before the pipe: select() does not see it."""

    def __init__(self, fd, max_payload):
        self.fd, self.max_payload, self.buffer, self.header = fd, max_payload, bytearray(), None

    def fill(self):
        data = os.read(self.fd, READ_SIZE)
        if not data:
            raise EOFError
        self.buffer += data

    def take_header(self):
        """The next header, or None where its line is not here yet."""
        end = self.buffer.find(b"\n")
        if end < 0:
            if len(self.buffer) > MAX_HEADER:
                raise ValueError("header too long")
            return None
        header = json.loads(bytes(self.buffer[:end]))
        if not isinstance(header, dict):
            raise ValueError("no header")
        del self.buffer[:end + 1]
        return header

    def take(self):
        """The next whole frame as (header, payload), or None where it is not here yet."""
        if self.header is None:
            self.header = self.take_header()
        if self.header is None:
            return None
        length = self.header.get("len", 0)
        if not isinstance(length, int) or not 0 <= length <= self.max_payload:
            raise ValueError("wrong length")
        if len(self.buffer) < length:
            return None
        frame = self.header, bytes(self.buffer[:length])
        del self.buffer[:length]
        self.header = None
        return frame

    def wait_header(self):
        while (header := self.take_header()) is None:
            self.fill()
        return header

    def copy(self, length, write):
        while length:
            if not self.buffer:
                self.fill()
            piece = bytes(self.buffer[:length])
            del self.buffer[:len(piece)]
            write(piece)
            length -= len(piece)

    def payload(self, length):
        pieces = []
        self.copy(length, pieces.append)
        return b"".join(pieces)


# ---------------------------------------------------------------- worker: runs the user's code

class Worker:
    def __init__(self, limits, notebook, commands, results, output):
        self.notebook, self.loop, self.in_loop = notebook, None, False
        self.starts, self.loops = [], []
        self.limits, self.commands, self.results = limits, commands, results
        self.frames = Frames(commands, limits["code_bytes"])
        self.cell, self.count, self.images, self.image_bytes, self.lost_images = None, 0, 0, 0, 0
        self.restrict()
        self.redirect(output)
        self.namespace = self.fresh_main()
        self.offer_notebook()
        self.quiet_libraries()
        self.show = lambda *_, **__: self.show_figures()  # matplotlib wants a plain function

    def restrict(self):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        show_to_others(True)
        try:
            with open("/proc/self/oom_score_adj", "w") as score:
                score.write("1000")  # User code goes before the supervisor.
        except OSError:
            pass  # There is no /proc here.
        os.register_at_fork(after_in_child=lambda: [os.close(fd) for fd in (self.commands, self.results)])
        for kind, limit in (
                (resource.RLIMIT_AS, self.limits["address_space"]), (resource.RLIMIT_FSIZE, self.limits["disk"]),
                (resource.RLIMIT_NOFILE, self.limits["open_files"]), (resource.RLIMIT_CPU, self.limits["cpu_seconds"]),
                (resource.RLIMIT_CORE, 0), (resource.RLIMIT_MSGQUEUE, 0), (resource.RLIMIT_SIGPENDING, PENDING_SIGNALS), (resource.RLIMIT_NPROC, self.limits["processes"])):
            resource.setrlimit(kind, (limit, limit))

    @staticmethod
    def redirect(output):
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        for name in ("stdin", "stdout", "stderr"):
            setattr(sys, name, None)
        Worker.open_streams()

    @staticmethod
    def open_streams():
        """What code has closed is open again for the next cell: exit() and quit() close the input."""
        if getattr(sys.stdin, "closed", True):
            sys.stdin = open(0, closefd=False)
        for name, fd in (("stdout", 1), ("stderr", 2)):
            if getattr(getattr(sys, name), "closed", True):
                setattr(sys, name, io.TextIOWrapper(io.FileIO(fd, "w", closefd=False), "utf-8", "backslashreplace", write_through=True))

    @staticmethod
    def flush():
        if not getattr(sys.stdout, "closed", True):
            sys.stdout.flush()

    @staticmethod
    def fresh_main():
        import builtins
        import types
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        main.__dict__["__builtins__"] = builtins
        os.chdir(DATA)
        sys.path.insert(0, DATA)
        sys.path.append("/sandbox/lib")
        return main.__dict__

    def offer_notebook(self):
        import builtins
        self.namespace[self.notebook.NAME], self.notebook.variables = self.notebook, self.namespace
        builtins.display, builtins.get_ipython = self.display, self.notebook.Shell
        sys.meta_path.append(self.notebook.Stand(self.display))

    @staticmethod
    def quiet_libraries():
        """Shows only the warnings that the user's own code raises, and what the compiler says about it."""
        import warnings
        show, warn = warnings.showwarning, warnings.warn

        def warn_from_here(message, category=None, stacklevel=1, source=None, **more):
            warn(message, category, stacklevel + 1, source, **more)

        def is_own(frame):
            while frame and frame.f_code.co_filename == warnings.__file__:
                frame = frame.f_back
            caller = frame.f_back if frame and frame.f_code is warn_from_here.__code__ else None
            return caller is not None and caller.f_code.co_filename.startswith(("<cell ", DATA))

        def show_own(message, category, filename, lineno, file=None, line=None):
            if issubclass(category, SyntaxWarning) or is_own(sys._getframe(1)):
                show(message, category, filename, lineno, file, line)
        warnings.warn, warnings.showwarning = warn_from_here, show_own

    def serve(self):
        while True:
            header = self.frames.wait_header()
            if "ack" in header:
                continue  # Its image was interrupted.
            code = self.frames.payload(header["len"]).decode("utf-8", "replace")
            self.reap()
            self.run(header["id"], code)

    @staticmethod
    def reap():
        """Children that the supervisor killed stay zombies of ours and count against the limit of processes."""
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass

    def run(self, cell, code):
        import linecache
        self.cell, self.count = cell, self.count + 1
        self.images = self.image_bytes = self.lost_images = 0
        name = f"<cell {self.count}>"
        lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # as Python counts them
        linecache.cache[name] = (len(code), None, [line + "\n" for line in lines], name)
        self.patch_show()
        self.open_streams()
        done = {"ev": "done", "id": cell, "status": "ok"}
        try:
            self.evaluate(code, name, done)
        except BaseException as failure:
            if not isinstance(failure, SystemExit) or failure.code:
                done["status"] = "interrupted" if isinstance(failure, KeyboardInterrupt) else "error"
                done["traceback"] = self.traceback(failure, name) + self.advice(failure)[:ADVICE]
            elif self.is_followed(line := self.line_of(failure, name)):
                done["result"] = EXITED.format(line, name[1:-1])
        try:
            self.show_figures()
            self.flush()
        except BaseException:
            pass  # The cell is over; what it broke in its own process stays broken there.
        done["lost_images"] = self.lost_images
        send(self.results, done)

    def parse(self, code, name):
        import ast
        try:
            return ast.parse(code, name)
        except SyntaxError as failure:
            error = failure
        tree = self.notebook.parse(code, name)
        if tree is None:
            raise error
        self.namespace[self.notebook.NAME] = self.notebook  # Code may have removed it.
        return tree

    def remember(self, tree):
        """Where statements begin, and which lines are repeated: to know whether code that ends itself leaves anything out."""
        import ast
        self.starts = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)]
        self.loops = [(node.lineno, node.end_lineno) for node in ast.walk(tree) if isinstance(node, (ast.For, ast.AsyncFor, ast.While))]

    def is_followed(self, line):
        return any(start > line for start in self.starts) or any(first <= line <= last for first, last in self.loops)

    def evaluate(self, code, name, done):
        import ast
        self.starts, self.loops = [], []
        tree, last = self.parse(code, name), None
        self.remember(tree)
        self.in_loop = self.wants_loop(tree)
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not code.rstrip().endswith(";"):
            last = ast.Expression(tree.body.pop().value)
        self.call(compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        self.patch_show()
        value = self.call(compile(last, name, "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)) if last else None
        self.finish_tasks()
        if value is not None:
            self.namespace["_"] = value
            if png := self.png(value):
                self.emit_image(png)
            else:
                done["result"] = repr(value)[:self.limits["output_bytes"]]
        self.flush()

    def call(self, code):
        """Runs compiled code; where it awaits, in the event loop that all cells share."""
        import inspect
        awaits = code.co_flags & inspect.CO_COROUTINE
        if not awaits and not self.in_loop:
            return eval(code, self.namespace)
        import asyncio
        if self.loop is None or self.loop.is_closed():
            self.loop = asyncio.new_event_loop()
        asyncio.events._set_running_loop(self.loop)  # It does not run, but what is begun in it will.
        try:
            value = eval(code, self.namespace)
        finally:
            asyncio.events._set_running_loop(None)
        if not awaits:
            return value
        task = self.loop.create_task(value)
        try:
            return self.loop.run_until_complete(task)
        except KeyboardInterrupt:
            task.cancel()
            raise

    def finish_tasks(self):
        """Gives tasks that were begun and not awaited the time that a notebook would."""
        if self.loop is None or self.loop.is_closed():
            return
        import asyncio
        if begun := asyncio.all_tasks(self.loop):
            self.loop.run_until_complete(asyncio.wait(begun, timeout=TASK_SECONDS))

    @staticmethod
    def wants_loop(tree):
        """Whether a cell begins tasks, as code in notebooks may without awaiting anything. One that runs a loop of its own cannot stand in another."""
        import ast
        named = {ast.unparse(node).removeprefix("asyncio.") if isinstance(node, ast.Name) or isinstance(node.value, ast.Name) else node.attr
                 for node in ast.walk(tree) if isinstance(node, (ast.Attribute, ast.Name))}
        ends = {name.rpartition(".")[2] for name in named}
        return bool(ends & {"create_task", "ensure_future", "get_running_loop"}) and not (
            "run" in named or ends & {"run_until_complete", "run_forever", "Runner"})

    @staticmethod
    def png(value):
        as_png = getattr(type(value), "_repr_png_", None)
        png = as_png(value) if as_png else None
        return png if isinstance(png, bytes) else None

    def display(self, *values, **_):
        """Shows values as the last one of a cell is shown."""
        for value in values:
            figures = sys.modules.get("matplotlib.figure")
            if figures and isinstance(value, figures.Figure):
                self.show_figure(value)
            elif png := self.png(value):
                self.emit_image(png)
            else:
                print(repr(value))

    def advice(self, failure):
        """What to do about a failure that comes of where code runs."""
        if isinstance(failure, OSError) and failure.errno in (errno.EPERM, errno.ESOCKTNOSUPPORT):
            return REFUSED
        try:
            name = self.notebook.missing_in(failure)
            return self.notebook.missing([name]) + "\n" if name else ""
        except BaseException:
            return ""  # What code raised, and how Python finds modules, is in the hands of the code.

    @staticmethod
    def line_of(failure, name):
        trace = failure.__traceback__
        while trace and trace.tb_frame.f_code.co_filename != name:
            trace = trace.tb_next
        return trace.tb_lineno if trace else 0

    def traceback(self, failure, name):
        import traceback
        if type(failure) is EOFError and failure.args == ("EOF when reading a line",):
            return NO_KEYBOARD.format(self.line_of(failure, name))
        trace = failure.__traceback__
        while trace and trace.tb_frame.f_code.co_filename != name:
            trace = trace.tb_next
        depth, step = 0, trace
        while step:
            depth, step = depth + 1, step.tb_next
        for _ in range(depth - FRAMES):
            trace = trace.tb_next
        shown = traceback.TracebackException(type(failure), failure, trace, limit=-FRAMES)
        shown.stack[:] = [frame for frame in shown.stack if frame.filename != NOTEBOOK]
        return "".join(shown.format())[-TRACEBACK:]

    def emit_image(self, png):
        fits = self.images < self.limits["images"] and self.image_bytes + len(png) <= self.limits["image_bytes"]
        if not fits:
            self.lost_images += 1
            return
        self.images += 1
        self.image_bytes += len(png)
        self.flush()
        send(self.results, {"ev": "image", "id": self.cell}, png)
        while self.frames.wait_header().get("ack") != self.images:
            pass  # What is printed next must not overtake the image: the two take different pipes.

    def patch_show(self):
        plots = sys.modules.get("matplotlib.pyplot")
        if plots and plots.show is not self.show:
            plots.show = self.show

    def show_figures(self):
        plots = sys.modules.get("matplotlib.pyplot")
        for number in plots.get_fignums() if plots else ():
            self.show_figure(plots.figure(number))

    def show_figure(self, figure):
        png = io.BytesIO()
        try:
            figure.savefig(png, format="png", dpi=120, bbox_inches="tight")
            self.emit_image(png.getvalue())
        except Exception:
            import traceback
            traceback.print_exc()
        if plots := sys.modules.get("matplotlib.pyplot"):
            plots.close(figure)


# ---------------------------------------------------------------- supervisor: speaks with the server

class Sandbox:
    def __init__(self, requests, replies):
        self.requests, self.replies = Frames(requests, 0), replies
        self.limits, self.worker, self.exit_status, self.highest_pid = None, None, None, 0
        self.commands = self.results = self.output = self.notebook = None

    def serve(self):
        handlers = {"start": self.start, "exec": self.execute, "put": self.put, "link": self.link, "get": self.get}
        while True:
            header = self.requests.wait_header()
            self.reap()
            if header["op"] in handlers:  # An interrupt may come when its cell has just ended.
                handlers[header["op"]](header)

    # start: limits, and the font cache that matplotlib would otherwise build at every start
    def start(self, header):
        self.limits = header["limits"]
        fonts = os.environ["MPLCONFIGDIR"]
        os.makedirs(fonts, exist_ok=True)
        cache = self.requests.payload(header.get("len", 0))
        if cache:
            with open(os.path.join(fonts, os.path.basename(header["font_cache"])), "wb") as file:
                file.write(cache)
        for name in PRELOADED:
            try:
                __import__(name)
            except Exception:
                pass  # Missing or broken: the server tells which packages there are.
        self.choose_fonts()
        self.stay_without_windows()
        packages = self.packages()
        self.notebook = self.load_notebook(packages)
        ready = {"ev": "ready", "python": sys.version.split()[0], "packages": packages}
        built = [name for name in os.listdir(fonts) if name.startswith("fontlist")]
        if cache or not built:
            send(self.replies, ready)
        else:
            with open(os.path.join(fonts, built[0]), "rb") as file:
                send(self.replies, ready | {"font_cache": built[0]}, file.read())

    @staticmethod
    def choose_fonts():
        """Whatever font a text asks for, what it cannot draw is drawn with DejaVu Sans and with fonts that have Korean, Chinese and Japanese."""
        if "matplotlib" not in sys.modules:
            return
        import logging
        import matplotlib.font_manager as fonts
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        manager = fonts.fontManager
        names = [name for name in FONTS if name in manager.get_font_names()]
        files = [manager.findfont(name) for name in names] + [HANGUL_FONT] * os.path.exists(HANGUL_FONT)
        chosen = [manager.findfont("DejaVu Sans")]
        for letter in map(ord, SCRIPTS):
            if not any(fonts.get_font(file).get_char_index(letter) for file in chosen):
                chosen += [file for file in files if fonts.get_font(file).get_char_index(letter)][:1]
        find = manager._find_fonts_by_props

        def find_with_fallback(prop, fontext="ttf", *rest, **more):
            found = find(prop, fontext, *rest, **more)
            return found + [file for file in chosen if file not in found] if fontext == "ttf" else found
        manager._find_fonts_by_props = find_with_fallback

    @staticmethod
    def stay_without_windows():
        """Code that asks matplotlib for a backend with windows gets its figures as all code does."""
        if "matplotlib" not in sys.modules:
            return
        import matplotlib
        use = matplotlib.use

        def use_if_possible(backend, *, force=True):
            try:
                use(backend, force=force)
            except ImportError as failure:
                if "interactive framework" not in str(failure):
                    raise
        matplotlib.use = use_if_possible

    @staticmethod
    def packages():
        import importlib.util
        imported = [name.partition(".")[0] for name in PRELOADED]
        installed = (name for name in PACKAGES if (name in sys.modules if name in imported else importlib.util.find_spec(name)))
        return {name: str(getattr(sys.modules.get(name), "__version__", "")) for name in installed}

    @staticmethod
    def load_notebook(packages):
        import importlib.util
        spec = importlib.util.spec_from_file_location("notebook", NOTEBOOK)
        notebook = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(notebook)
        notebook.packages = [f"{name} {version}".strip() for name, version in packages.items()]
        return notebook

    # exec: one cell
    def execute(self, header):
        cell, code = header["id"], self.requests.payload(header["len"])
        if header.get("restart"):
            self.kill_all()
        note = self.hand_over(cell, code).encode()
        if note:
            send(self.replies, {"ev": "stream", "id": cell}, note)
        run = {"sent": len(note), "dropped": 0, "images": 0, "image_bytes": 0, "stopping": False}
        run["deadline"] = time.monotonic() + header["timeout_ms"] / 1000
        final = None
        while final is None:
            final = self.wait(run, header) or self.collect(cell, run)
            self.reap()
        if self.worker:
            while run["dropped"] < MAX_UNREAD and self.drain(cell, run):
                pass
            self.kill_strays()
        if self.worker:
            self.signal_worker(signal.SIGSTOP)  # Threads that a cell left behind rest until the next one.
        final.update(ev="done", id=cell, dropped=run["dropped"], kept=self.worker is not None, files=self.list_files())
        send(self.replies, final)

    def hand_over(self, cell, code):
        """Gives a cell to the worker; returns what the code has to be told of a worker that is not there any more."""
        if self.worker is None:
            self.fork()
        self.signal_worker(signal.SIGCONT)
        try:
            send(self.commands, {"id": cell}, code)
            return ""
        except BrokenPipeError:  # The worker closed its pipe or ended between two cells.
            killed = self.death_signal()
            self.kill_all()
            self.fork()
            send(self.commands, {"id": cell}, code)
            return ENDED.format(f" with signal {killed}" if killed else "")

    def wait(self, run, header):
        """Waits until there is something to collect; returns how the cell ended where it ran out of time."""
        if time.monotonic() >= run["deadline"]:
            if run["stopping"]:
                self.kill_all()
                return {"status": "killed"}
            self.interrupt(run, header)
        ready, _, _ = select.select(
            [self.requests.fd, self.results.fd, self.output], [], [], max(0, min(run["deadline"] - time.monotonic(), 1)))
        if self.output in ready:
            self.drain(header["id"], run)
        if self.results.fd in ready:
            try:
                self.results.fill()
            except EOFError:
                return self.died(header["id"], run)
        if self.requests.fd in ready:
            self.requests.fill()
            while self.requests.take_header():  # Only an interrupt can come here.
                self.interrupt(run, header)
        return None

    def interrupt(self, run, header):
        if not run["stopping"]:
            run["stopping"], run["deadline"] = True, time.monotonic() + header["grace_ms"] / 1000
            self.signal_worker(signal.SIGINT)

    def collect(self, cell, run):
        """Forwards the worker's frames. User code can write to that pipe too: all is rebuilt from known fields."""
        try:
            while frame := self.results.take():
                header, payload = frame
                if header.get("id") != cell:
                    continue
                while self.drain(cell, run):  # What was printed before an image stands before it.
                    pass
                if header.get("ev") == "image":
                    run["images"] += 1
                    run["image_bytes"] += len(payload)
                    if run["images"] > self.limits["images"] or run["image_bytes"] > self.limits["image_bytes"]:
                        raise ValueError("too many images")
                    send(self.replies, {"ev": "image", "id": cell}, payload)
                    self.acknowledge(run["images"])
                elif header.get("ev") == "done" and header.get("status") in ("ok", "error", "interrupted"):
                    return self.rebuild(header, run)
                else:
                    raise ValueError("unknown frame")
        except (ValueError, RecursionError):
            return self.died(cell, run)
        return None

    def acknowledge(self, image):
        try:
            send(self.commands, {"ack": image})
        except BrokenPipeError:
            pass  # Its other pipe tells that the worker has ended.

    def rebuild(self, header, run):
        final = {"status": header["status"], "timed_out": run["stopping"]}
        for name, limit in (("result", self.limits["output_bytes"]), ("traceback", TRACEBACK + ADVICE)):
            if isinstance(header.get(name), str):
                final[name] = readable(header[name][:limit])
        if isinstance(header.get("lost_images"), int):
            final["lost_images"] = min(max(header["lost_images"], 0), 1_000_000)
        return final

    def died(self, cell, run):
        killed = self.death_signal()
        while run["dropped"] < MAX_UNREAD and self.drain(cell, run):
            pass
        self.kill_all()
        return {"status": "died", "signal": killed}

    def death_signal(self):
        """The signal that ended the worker, 0 where none did or it has not ended."""
        time.sleep(0.02)  # The pipe closes before the process can be waited for.
        self.reap()
        status = self.exit_status
        return os.WTERMSIG(status) if status is not None and os.WIFSIGNALED(status) else 0

    def drain(self, cell, run):
        try:
            data = os.read(self.output, READ_SIZE)
        except BlockingIOError:
            return False
        kept = max(0, min(len(data), self.limits["output_bytes"] - run["sent"]))
        run["sent"] += kept
        if run["sent"] == self.limits["output_bytes"]:
            kept = complete(data[:kept])
        run["dropped"] += len(data) - kept
        if kept:
            send(self.replies, {"ev": "stream", "id": cell}, data[:kept])
        return bool(data)

    # processes
    def fork(self):
        command_end, self.commands = os.pipe()
        results, result_end = os.pipe()
        self.output, output_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                for fd in (self.requests.fd, self.replies, self.commands, results, self.output):
                    os.close(fd)
                Worker(self.limits, self.notebook, command_end, result_end, output_end).serve()
            finally:
                os._exit(1)
        for fd in (command_end, result_end, output_end):
            os.close(fd)
        os.set_blocking(self.output, False)
        self.results = Frames(results, max(self.limits["image_bytes"], 1))
        self.worker, self.exit_status = pid, None

    def signal_worker(self, number):
        try:
            os.kill(self.worker, number)
        except ProcessLookupError:
            pass  # Its pipes tell that it has ended.

    def reap(self):
        try:
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid == self.worker:
                    self.exit_status = status
        except ChildProcessError:
            pass

    def kill_all(self):
        """Ends every process of this pid namespace but its first and ourselves, and waits until their memory is free."""
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if self.worker:
            for fd in (self.commands, self.results.fd, self.output):
                os.close(fd)
            self.worker = None
        deadline = time.monotonic() + STRAY_SECONDS
        while self.kill_others() and time.monotonic() < deadline:
            time.sleep(0.005)
            self.reap()
        self.reap()

    def kill_strays(self):
        """Nothing but the worker outlives a cell. A process with much memory takes long to end, and a fork bomb outruns
        one pass: so repeat, then give up the worker too."""
        deadline = time.monotonic() + STRAY_SECONDS
        while self.kill_others():
            if time.monotonic() >= deadline:
                return self.kill_all()
            time.sleep(0.005)

    def kill_others(self):
        spared, found = (1, os.getpid(), self.worker), 0
        for pid in self.pids():
            if pid not in spared and not self.has_ended(pid):
                try:
                    os.kill(pid, signal.SIGKILL)
                    found += 1
                except ProcessLookupError:
                    pass  # It has ended by itself.
        return found

    def pids(self):
        if names := os.listdir("/proc"):
            return [int(name) for name in names if name.isdigit()]
        pid = os.fork()  # Without /proc every number given out so far is tried.
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
        self.highest_pid = max(self.highest_pid, pid)
        return range(1, self.highest_pid)

    @staticmethod
    def has_ended(pid):
        """A process whose first thread has ended looks like a zombie while its others run."""
        try:
            with open(f"/proc/{pid}/stat") as file:
                return file.read().rsplit(")", 1)[1].split()[0] == "Z" and len(os.listdir(f"/proc/{pid}/task")) == 1
        except (OSError, IndexError):
            return False

    # files
    @staticmethod
    def inside(path):
        full = os.path.normpath(os.path.join(DATA, path))
        if not full.startswith(DATA + "/"):
            raise ValueError("path outside " + DATA)
        return full

    def put(self, header):
        fd = error = None
        try:
            path = self.inside(header["path"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if os.path.lexists(path):
                os.unlink(path)
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
        except (OSError, ValueError) as failure:
            error = str(failure)

        def write(piece):
            nonlocal error
            if error is None:
                try:
                    write_all(fd, piece)
                except OSError as failure:
                    error = failure.strerror
        self.requests.copy(header["len"], write)
        if fd is not None:
            os.close(fd)
            if error:
                os.unlink(path)
        send(self.replies, {"ev": "put", "error": error, "files": [] if error else [self.entry(path)]})

    @staticmethod
    def entry(path):
        status = os.stat(path, follow_symlinks=False)
        return {"path": path, "size": status.st_size, "mtime_ns": max(-LONG, min(status.st_mtime_ns, LONG - 1))}

    def link(self, header):
        error = None
        try:
            path = self.inside(header["path"])
            if os.path.islink(path):
                os.unlink(path)
            os.symlink(header["target"], path)
        except (OSError, ValueError) as failure:
            error = str(failure)
        send(self.replies, {"ev": "link", "error": error})

    def get(self, header):
        fd = None
        try:
            fd = os.open(self.inside(header["path"]), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                raise ValueError("not a regular file")
            if status.st_size > header["max"]:
                raise ValueError("too large")
        except (OSError, ValueError) as failure:
            send(self.replies, {"ev": "file", "error": str(failure)})
        else:
            write_all(self.replies, json.dumps({"ev": "file", "len": status.st_size}).encode() + b"\n")
            left = status.st_size
            while left:
                piece = os.read(fd, min(left, READ_SIZE)) or bytes(min(left, READ_SIZE))
                write_all(self.replies, piece)
                left -= len(piece)
        finally:
            if fd is not None:
                os.close(fd)

    def list_files(self):
        """Regular files, hidden ones and caches aside; links and pipes are never listed."""
        files, folders, seen, characters = [], [DATA], 0, 0
        while folders:
            try:
                entries = os.scandir(folders.pop())
            except OSError:
                continue
            with entries:
                for entry in entries:
                    seen += 1
                    if seen > MAX_SEEN or len(files) >= MAX_FILES or characters > MAX_PATHS:
                        return files
                    try:
                        entry.path.encode("utf-8")
                        if entry.name.startswith(".") or entry.name == "__pycache__":
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                        elif entry.is_file(follow_symlinks=False):
                            files.append(self.entry(entry.path))
                            characters += len(entry.path)
                    except (OSError, UnicodeEncodeError):
                        continue  # Gone meanwhile, or a name that is no text.
        return files


def main():
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])  # What whoever started the server left open.
    show_to_others(False)
    requests, replies = os.dup(0), os.dup(1)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        Sandbox(requests, replies).serve()
    except EOFError:
        os._exit(0)  # The server has ended.


main()
