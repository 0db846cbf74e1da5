"""What notebooks know beyond Python: magics (%), commands (!), questions (?), pip, prompts, display() and IPython.display.

The worker loads it. parse() is asked about code that is no Python, and only then, so that Python is never changed. Its
trees have the lines and columns of the user's text.
"""
import ast
import contextlib
import importlib.machinery
import importlib.metadata
import importlib.util
import inspect
import io
import os
import re
import subprocess
import sys
import time
import timeit as clock
import types

NAME = "__notebook__"  # under which the user's code finds this module
CELL = re.compile(r"\s*%%(\w+|!)[ \t]*(.*)")
MAGIC = re.compile(r"\s*%(\w+)[ \t]*(.*)", re.S)
COMMAND = re.compile(r"\s*!{1,2}\s*(.*)", re.S)
ASSIGNED = re.compile(r"(\s*[\w.,\[\]* \t]*[\w\])][ \t]*=)[ \t]*(%\w.*|!.*)", re.S)
QUESTION = re.compile(r"\s*(?:(\?{1,2})\s*%{0,2}([\w.]+)|%{0,2}([\w.]+)(\?{1,2}))\s*;?\s*$")
BARE = re.compile(r"\s*((?:pip3?|conda|mamba|apt(?:-get)?|python3? -m pip)\s+[\w-]+.*|cd\s+[\w./~-]+)$", re.S)
BINDING = (r"\b{0}\s*(?:,[\w\s,]*)?(?:[-+*/%@|&^]|//|\*\*|<<|>>)?=(?!=)|\b{0}\s*:[^:]*=|\b(?:for|as|import|def|class)\s+(?:[\w\s,]+,\s*)?{0}\b")
NEXT = re.compile(r"# ?%%(?:\s|$)")  # where editors part a file into cells
BLOCK = "# %% next block"  # stands between the blocks of a message
PROMPT = re.compile(r"\s*(?:>>>|\.\.\.)(?: |$)")
FIRST_PROMPT = re.compile(r"\s*>>>(?: |$)")
QUOTED = re.compile(r'''#.*|"""|\'\'\'|"(?:[^"\\]|\\.)*(?:"|\\?$)|'(?:[^'\\]|\\.)*(?:'|\\?$)|[()\[\]{}]|\\$''')
INSTALL = re.compile(
    r"\s*(?:sudo\s+)?(?:\S*(?:python[\d.]*|sys\.executable\})\s+-m\s+|uv\s+)?(pip3?|conda|mamba|apt(?:-get)?)\s+(?:-\S+\s+)*(install|list|freeze)\b"
    r"((?:>&|[^;&|])*)(?:\|(?:>&|[^;&|])*)*(?:(?:;|&&?)(.*))?", re.S)
OPTIONS = ("-r", "-c", "-e", "-i", "-f", "-t", "-n", "--requirement", "--index-url", "--extra-index-url", "--target", "--channel")
MODULES = {"scikit-learn": "sklearn", "beautifulsoup4": "bs4", "opencv-python": "cv2", "pillow": "PIL", "pyyaml": "yaml",
           "python-docx": "docx", "python-pptx": "pptx", "python-dateutil": "dateutil"}
SILENT = ("matplotlib", "load_ext", "reload_ext", "unload_ext", "autoreload", "aimport", "config", "colors", "precision", "xmode")
STATEMENTS = ("time", "timeit", "prun", "memit", "mprun", "lprun", "snakeviz")  # magics of Python
PROGRAMS = ("ls", "cat", "cp", "mv", "rm", "mkdir", "rmdir", "ll", "head", "tail")
SHELLS = ("bash", "sh", "script", "!", "system", "sx")
OTHER_LANGUAGES = ("sql", "bigquery", "R", "cython", "html", "HTML", "javascript", "js", "latex", "svg", "SVG", "perl", "ruby", "julia")
MAX_PARTS = 100  # cells in one text
MIN_LOOP = 0.05  # seconds that one round of %timeit takes at least
packages = ()  # what is installed, told by the driver
variables = {}  # of the session, told by the worker
started = []  # clocks of %time


# ---------------------------------------------------------------- reading a cell

class Scanner:
    """Whether a line stands inside a string, a bracket or a continued line of Python."""

    def __init__(self):
        self.quote, self.depth, self.continued = "", 0, False

    @property
    def inside(self):
        return bool(self.quote) or self.depth > 0 or self.continued

    def feed(self, line):
        self.continued, place = False, 0
        while place < len(line):
            if self.quote:
                end = re.compile(r"(?:[^\\]|\\.)*?" + self.quote).match(line, place)
                if not end:
                    return
                self.quote, place = "", end.end()
                continue
            found = QUOTED.search(line, place)
            if not found:
                return
            text, place = found[0], found.end()
            if text in ('"""', "'''"):
                self.quote = text
            elif text in "([{":
                self.depth += 1
            elif text in ")]}":
                self.depth = max(0, self.depth - 1)
            elif text[0] in "\\\"'":
                self.continued = text[-1] == "\\"


class Reader:
    """A cell whose lines that are no Python gave way to placeholders; what these stand for, by their line."""

    def __init__(self, lines):
        self.lines, self.python, self.found = lines, list(lines), {}

    def read(self, first):
        scanner, at = Scanner(), first
        while at < len(self.lines):
            line = self.lines[at]
            if scanner.inside or not (kind := self.kind(line)):
                scanner.feed(line)
                at += 1
                continue
            text, end = self.whole(line, at)
            target = ASSIGNED.match(line)
            indent = line[:len(line) - len(line.lstrip())]
            self.python[at:end] = [(target[1] if target else indent) + "..."] + [""] * (end - at - 1)
            self.found[at + 1] = (kind, text)
            at = end
        return self

    def kind(self, line):
        """How a line at which a statement begins is read; None where it is left to Python."""
        if target := ASSIGNED.match(line):
            return magic if target[2][0] == "%" else command
        return question if QUESTION.match(line) else next((kind for pattern, kind in (
            (MAGIC, magic), (COMMAND, command), (BARE, bare)) if pattern.match(line) and not (kind is bare and self.is_expression(line))), None)

    def is_expression(self, line):
        """Whether a line that could be a command is about a variable of that name."""
        name = line.split()[0]
        if name not in variables and not any(re.search(BINDING.format(name), other) for other in self.lines if name in other):
            return False
        with contextlib.suppress(SyntaxError):
            return bool(ast.parse(line.strip()))
        return False

    def whole(self, line, at):
        """The text of a magic with the lines on which it goes on, and the place after it."""
        python = re.match(rf"[^%]*%(?:{'|'.join(STATEMENTS)})\b(.*)", line)
        scanner, end = Scanner(), at + 1
        scanner.feed(python[1] if python else "")
        while end < len(self.lines) and (scanner.inside if python else line.endswith("\\")):
            line = line + "\n" + self.lines[end] if python else line[:-1] + " " + self.lines[end]
            scanner.feed(self.lines[end])
            end += 1
        return line, end

    @property
    def is_indented(self):
        return next((line[0] in " \t" for line in self.python if line.strip()), False)

    def tree(self, name):
        source = "\n".join(self.python)
        tree = ast.Module(users(source, 0, 1), []) if self.is_indented else ast.parse(source, name)
        self.fill(tree.body)
        return tree

    def fill(self, body):
        for place in reversed(range(len(body))):
            statement = body[place]
            if statement.lineno in self.found and isinstance(statement, (ast.Expr, ast.Assign)):
                kind, text = self.found[statement.lineno]
                body[place:place + 1] = self.written(statement, kind, text)
                continue
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                inner = getattr(statement, field, None)
                if isinstance(inner, list):
                    if field in ("handlers", "cases"):
                        for branch in inner:
                            self.fill(branch.body)
                    else:
                        self.fill(inner)

    def written(self, statement, kind, text):
        if isinstance(statement, ast.Expr):
            return kind(text, 0, statement.lineno, False) or own("pass", statement.lineno)
        start = ASSIGNED.match(text).start(2)
        statements = kind(text[start:], len(text[:start].encode()), statement.lineno, True)
        if len(statements) != 1 or not isinstance(statements[0], ast.Expr):
            raise SyntaxError("only the value of an expression can be assigned", ("", statement.lineno, 1, text))
        statement.value = statements[0].value
        return [statement]


def parse(code, name):
    """The tree of a cell of a notebook; None where nothing in it is of a notebook. Raises SyntaxError in the user's words."""
    started.clear()
    return read(code, name)


def read(code, name):
    lines = code.replace("\r\n", "\n").split("\n")
    starts = [0, *[at for at in range(1, len(lines)) if begins_cell(lines, at)][:MAX_PARTS]]
    parts = [[""] * start + lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)])]
    if not any(CELL.match(begin) or FIRST_PROMPT.match(begin) for begin in (part[first_line(part)] for part in parts)):
        parts = [lines]
    try:
        trees = [read_part(part, name) for part in parts]
        if not any(trees):
            return None
        return ast.Module([statement for tree, part in zip(trees, parts) for statement in (tree or ast.parse("\n".join(part), name)).body], [])
    except SyntaxError as failure:
        failure.filename = name
        if failure.lineno and 0 < failure.lineno <= len(lines):
            failure.text = lines[failure.lineno - 1]
        raise


def begins_cell(lines, at):
    """Whether a line parts two cells: before a magic of a cell only, since scripts and strings may hold such lines."""
    return lines[at] == BLOCK or (NEXT.match(lines[at]) and CELL.match(next((line for line in lines[at + 1:] if line.strip()), "")))


def first_line(lines):
    """The place of the first line that has anything on it."""
    return next((at for at, line in enumerate(lines) if line.strip() and not NEXT.match(line)), 0)


def read_part(lines, name):
    first = first_line(lines)
    if cell := CELL.match(lines[first]):
        return ast.Module(cell_magic(cell, lines, first, name), [])
    if FIRST_PROMPT.match(lines[first]):
        return prompts(lines, name)
    reader = Reader(lines).read(first)
    return reader.tree(name) if reader.found or reader.is_indented else None


def prompts(lines, name):
    """A session that was copied with its prompts; what stands between them is output."""
    python = [line[PROMPT.match(line).end():] if PROMPT.match(line) else "" for line in lines]
    widths = [len(PROMPT.match(line)[0]) if PROMPT.match(line) else 0 for line in lines]
    tree = ast.parse("\n".join(python), name)
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.col_offset += widths[node.lineno - 1]
            node.end_col_offset += widths[node.end_lineno - 1]
    return tree


def own(source, line):
    """Statements of ours at a line of the user's; without columns, tracebacks show the line as it is."""
    body = ast.parse(source.replace("$", NAME + ".")).body
    for statement in body:
        for node in ast.walk(statement):
            if hasattr(node, "lineno"):
                node.lineno = node.end_lineno = line
                node.col_offset = node.end_col_offset = -1
    return body


def calling(function, *values, line):
    """A call of a function of this module with constants."""
    (statement,) = own(f"${function}()", line)
    statement.value.args = [ast.Constant(value, lineno=line, end_lineno=line, col_offset=-1, end_col_offset=-1) for value in values]
    return [statement]


def users(text, column, line):
    """The statements of the user's text that begins at a column of a line."""
    try:
        tree = ast.parse("if 1:\n" + " " * column + text)
    except SyntaxError as failure:
        failure.lineno = max((failure.lineno or 2) + line - 2, 1)
        failure.end_lineno = None
        raise
    ast.increment_lineno(tree, line - 2)
    if len(tree.body) > 1 or tree.body[0].orelse:  # The text went on to the left of its first line.
        outside = (tree.body[1:] or tree.body[0].orelse)[0].lineno
        raise IndentationError("unindent does not match any outer indentation level", ("", outside, 1, ""))
    return tree.body[0].body


def cell_magic(cell, lines, first, name):
    magic_name, rest, line = cell[1], cell[2].strip(), first + 1
    text = "\n".join(lines[first + 1:])
    if magic_name in SHELLS:
        return calling("script", text, line=line)
    if magic_name in ("writefile", "file"):
        return calling("write", rest, text, line=line)
    if magic_name == "markdown":
        return calling("say", text, line=line)
    known = magic_name in STATEMENTS or magic_name in ("capture", "python", "python3")
    if not known and (magic_name in OTHER_LANGUAGES or not is_python(text)):
        return calling("say", f"[%%{magic_name} is not known here, so its cell was not run.]", line=line)
    body = python("\n" * line + text, name)
    if magic_name == "capture":
        (block,) = own(f"with $capture(){' as ' + rest if rest.isidentifier() else ''}: pass", line)
        block.body = body or block.body
        return [block]
    note = [] if known else calling("say", f"[%%{magic_name} is not known here; its cell was run without it.]", line=line)
    return note + run_python(magic_name, rest, body, line)


def python(code, name):
    with contextlib.suppress(SyntaxError):
        return ast.parse(code, name).body
    return Reader(code.split("\n")).read(0).tree(name).body


def is_python(text):
    try:
        return python(text, "") is not None
    except SyntaxError:
        return False


def run_python(magic_name, options, body, line):
    """The user's statements under %time, %timeit, or a magic that measures what is not measured here."""
    if magic_name == "time":
        return clocked(body, line)
    if magic_name != "timeit" or not body:
        return body
    if len(body) == 1 and isinstance(body[0], ast.Expr):
        (statement,) = own(f"$timeit({options!r}, lambda: 0)", line)
        statement.value.args[1].body = body[0].value
        return [statement]
    function, statement = own(f"def __timed__(): pass\n$timeit({options!r}, __timed__)", line)
    function.body = body
    return [function, statement]


def clocked(body, line):
    if not body or not isinstance(body[-1], ast.Expr):
        return own("$start()", line) + body + own("$stop(0)", line)
    if len(body) > 1:
        (last,) = own("$stop(0, 0)", line)
        last.value.args[1] = body[-1].value
        return own("$start()", line) + body[:-1] + [last]
    (only,) = own("$stop($start(), 0)", line)
    only.value.args[1] = body[0].value
    return [only]


def magic(text, column, line, assigned):
    magic_name, rest = MAGIC.match(text).groups()
    if magic_name not in STATEMENTS:
        return calling("line", magic_name, rest.strip(), line=line)
    options = re.match(r"(?:-[a-zA-Z]+(?:\s*\d+)?\s+)*", rest)[0] if magic_name != "time" else ""
    start = len(text) - len(rest) + len(options)
    body = users(text[start:], column + len(text[:start].encode()), line) if text[start:].strip() else []
    return run_python(magic_name, options, body, line)


def command(text, column, line, assigned):
    return calling("captured" if assigned or text.lstrip().startswith("!!") else "shell", COMMAND.match(text)[1], line=line)


def question(text, column, line, assigned):
    before, name, other_name, after = QUESTION.match(text).groups()
    return calling("describe", name or other_name, len(before or after) > 1, line=line)


def bare(text, column, line, assigned):
    name, _, rest = text.strip().partition(" ")
    return calling("line", "cd", rest, line=line) if name == "cd" else calling("shell", text.strip(), line=line)


# ---------------------------------------------------------------- what the trees call

def say(text):
    print(text, end="" if text.endswith("\n") else "\n")


def start():
    started.append((time.perf_counter(), time.process_time()))


def stop(_, value=None):
    wall, processor = started.pop()
    print(f"CPU times: {duration(time.process_time() - processor)}\nWall time: {duration(time.perf_counter() - wall)}")
    return value


def duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def timeit(options, function):
    given = dict(re.findall(r"-([nr])\s*(\d+)", options))
    rounds, loops, timer = int(given.get("r", 3)), int(given.get("n", 1)), clock.Timer(function)
    taken = timer.timeit(loops)
    while "n" not in given and taken < MIN_LOOP:
        loops *= 10
        taken = timer.timeit(loops)
    best = min([taken, *timer.repeat(max(rounds - 1, 0), loops)]) / max(loops, 1)
    print(f"{duration(best)} per loop (best of {max(rounds, 1)}, {loops:,} loops each)")


@contextlib.contextmanager
def capture():
    shown = types.SimpleNamespace(stdout="", stderr="")
    out, error = io.StringIO(), io.StringIO()
    shown.show = lambda: print(shown.stdout, end="")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            yield shown
    finally:
        shown.stdout, shown.stderr = out.getvalue(), error.getvalue()


def user_frame():
    frame = sys._getframe(1)
    while frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return frame


def expanded(text):
    """A command with the values of {expressions} and $names of the code around it; what is none stays as it is."""
    frame = user_frame()
    names = {**frame.f_globals, **frame.f_locals}

    def value(found):
        if found[0] == "$$":
            return "$"
        if found[2]:
            return str(names[found[2]]) if found[2] in names else found[0]
        try:
            return str(eval(found[1], names))
        except Exception:
            return found[0]
    return re.sub(r"\{([^{}]+)\}|\$\$|\$([A-Za-z_]\w*)", value, text)


def run(command, **more):
    """Runs a command with /bin/sh, whose output goes where that of the code goes; None where there is no shell."""
    sys.stdout.flush()
    streams = {name: output_of(getattr(sys, name)) for name in ("stdout", "stderr") if name not in more}
    try:
        ended = subprocess.run(["/bin/sh", "-c", command], **streams, **more)
    except FileNotFoundError:
        print("[There is no shell in this sandbox: commands cannot be run.]")
        return None
    for name, target in streams.items():
        if target == subprocess.PIPE:
            text = getattr(ended, name)
            getattr(sys, name).write(text if isinstance(text, str) else text.decode(errors="replace"))
    return ended


def output_of(stream):
    """What a command writes to where code writes to the stream: one that is no file is written to afterwards."""
    try:
        return stream.fileno()
    except (AttributeError, OSError, ValueError):
        return subprocess.PIPE


def script(text):
    ended = run(text)
    if ended and ended.returncode:
        print(f"[The commands ended with exit code {ended.returncode}.]")


def shell(text):
    if (left := without_installing(expanded(text))).strip():
        run(left)


def captured(text):
    left = without_installing(expanded(text))
    ended = run(left, stdout=subprocess.PIPE, text=True, errors="replace") if left.strip() else None
    return ended.stdout.splitlines() if ended else []


def write(options, text):
    path = os.path.expanduser(options.split()[-1].strip("'\"")) if options else "cell.txt"
    appends = "-a" in options.split()[:-1]
    with open(path, "a" if appends else "w", encoding="utf-8") as file:
        file.write(text if text.endswith("\n") else text + "\n")
    print(f"{'Appending to' if appends else 'Writing'} {path}")


def line(name, rest):
    """A magic on one line that is not about Python's statements."""
    if name in ("pip", "conda", "mamba"):
        return shell(f"{name} {rest}")
    if name in SHELLS:
        return captured(rest)
    if name in PROGRAMS:
        return shell(f"{'ls -l' if name == 'll' else name} {rest}")
    if name in LINES:
        return LINES[name](expanded(rest))
    return None if name in SILENT else print(f"[%{name} is not known here and was ignored.]")


def change_folder(path):
    os.chdir(os.path.expanduser(path.strip("'\"") or "/mnt/data"))
    print(os.getcwd())


def environment(text):
    name, sign, value = (text if "=" in text else text.replace(" ", "=", 1)).partition("=")
    if not sign:
        return os.environ.get(name) if name else dict(os.environ)
    os.environ[name.strip()] = value.strip()
    return print(f"env: {name.strip()}={value.strip()}")


def run_file(text):
    path = os.path.abspath(text.split()[0].strip("'\"")) if text else ""
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), user_frame().f_globals)


def names(_):
    found = user_frame().f_globals.items()
    print(*sorted(name for name, value in found if not name.startswith("_") and not inspect.ismodule(value)), sep="\n")


LINES = {"cd": change_folder, "pwd": lambda _: os.getcwd(), "env": environment, "set_env": environment, "run": run_file,
         "who": names, "who_ls": names, "whos": names}


def describe(name, shows_source):
    frame = user_frame()
    value, (first, *rest) = {**frame.f_builtins, **frame.f_globals, **frame.f_locals}, name.split(".")
    try:
        value = value[first]
        for part in rest:
            value = getattr(value, part)
    except (KeyError, AttributeError):
        return print(f"There is no {name} here.")
    signature = ""
    with contextlib.suppress(TypeError, ValueError):
        signature = str(inspect.signature(value)) if callable(value) else ""
    print(f"{name}{signature}: {type(value).__name__}\n{inspect.getdoc(value) or 'It has no documentation.'}")
    if shows_source:
        with contextlib.suppress(TypeError, OSError):
            print(inspect.getsource(value))


# ---------------------------------------------------------------- packages

def version(name):
    """The version of an installed distribution, "" where it is not known; None where it is not installed."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError, ValueError):
        return importlib.metadata.version(name)
    module = MODULES.get(name.lower(), name.replace("-", "_"))
    with contextlib.suppress(ImportError, ValueError):
        return "" if importlib.util.find_spec(module) else None
    return None


def missing_in(failure):
    """The package that an import failed to find; None where it failed for another reason."""
    if not isinstance(failure, ImportError):
        return None
    optional = re.match(r"Missing optional dependency '([\w.]+)'", str(failure))
    name = (optional[1] if optional else failure.name or "").partition(".")[0]
    return name if name and name not in sys.modules and name not in sys.stdlib_module_names and not importlib.util.find_spec(name) else None


def missing(names):
    """What is said of packages that are not installed."""
    there = f"Installed are {', '.join(packages)}." if packages else "There is Python's own library only."
    verb = "are" if len(names) > 1 else "is"
    return f"[{', '.join(names)} {verb} not installed here, and nothing can be installed: code has no network. {there}]"


def without_installing(command):
    """Explains an installation instead of trying it; returns what is left of the command."""
    found = INSTALL.match(command)
    if not found:
        return command
    program, verb, words, rest = found.groups()
    if verb != "install":
        print(*sorted({f"{item.metadata['Name']}=={item.version}" for item in importlib.metadata.distributions()}), sep="\n")
        return rest or ""
    options = re.split(r"\s\d?>", words)[0].split()
    wanted = [re.split(r"[\[<>=!~;@]", word.strip("'\""))[0]
              for before, word in zip(["", *options], options) if word[0] != "-" and before not in OPTIONS]
    known = {name: version(name.removeprefix("python3-") if program.startswith("apt") else name) for name in wanted if name}
    if there := [f"{name} {number}".strip() for name, number in known.items() if number is not None]:
        print(f"[Installed already: {', '.join(there)}.]")
    if absent := [name for name, number in known.items() if number is None]:
        print(missing(absent))
    if not known:
        print("[Nothing can be installed: code has no network.]")
    return rest or ""


# ---------------------------------------------------------------- IPython

class Shell:
    """What get_ipython() returns."""

    @staticmethod
    def run_cell(text):
        frame = user_frame()
        tree = read(text, "<magic>") or ast.parse(text, "<magic>")
        exec(compile(tree, "<magic>", "exec"), frame.f_globals, frame.f_locals)

    def run_line_magic(self, name, rest="", *_):
        self.run_cell(f"%{name} {rest}")

    def run_cell_magic(self, name, rest, text):
        self.run_cell(f"%%{name} {rest}\n{text}")

    def magic(self, text):
        self.run_cell(f"%{text}")

    def system(self, text):
        shell(text)

    getoutput = staticmethod(captured)


class Shown:
    """HTML, Markdown and their like are shown as their text, images as images."""

    def __init__(self, data=None, *_, filename=None, **__):
        if filename:
            with open(filename, "rb") as file:
                data = file.read()
        self.data = data

    def __repr__(self):
        return f"<{len(self.data):,} bytes>" if isinstance(self.data, bytes) else str(self.data)

    def _repr_png_(self):
        return self.data if isinstance(self.data, bytes) and self.data.startswith(b"\x89PNG") else None


class Stand:
    """Finds IPython where it is not installed: what code asks of it most."""

    def __init__(self, display):
        self.display = display

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name in ("IPython", "IPython.display", "IPython.core.display") else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.get_ipython = lambda: None  # matplotlib asks; None means that there is no prompt.
        if module.__name__ != "IPython":
            vars(module).update({name: Shown for name in ("HTML", "Markdown", "Image", "Latex", "Math", "JSON", "SVG", "Pretty")})
            module.display, module.clear_output = self.display, lambda *_, **__: None
