using System.Text.RegularExpressions;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Cells as they are written in notebooks: magics, commands, questions, prompts, and what IPython offers.</summary>
public sealed partial class NotebookCellsTests(NotebookCellsTests.Shared shared) : IClassFixture<NotebookCellsTests.Shared>
{
    private Task<string> LogsAsync(string code) => shared.Session.LogsAsync(code);

    [SkippableTheory]
    [InlineData("%matplotlib inline\n%load_ext autoreload\n%autoreload 2\nprint(1)", "1\n")]
    [InlineData("%unheard of\nprint(1)", "[%unheard is not known here and was ignored.]\n1\n")]
    [InlineData("x = !echo a; echo b\nx", "['a', 'b']")]
    [InlineData("n = 3\nfor i in range(2):\n    !echo {i + n} $n $$HOME '{'", "3 3 /tmp {\n4 3 /tmp {\n")]
    [InlineData("!echo a \\\n  b\nprint('c')", "a b\nc\n")]
    [InlineData("%%bash\nfor i in 1 2; do echo $i; done\nexit 3", "1\n2\n[The commands ended with exit code 3.]\n")]
    [InlineData("%cd /tmp\nfolder = %pwd\nfolder", "/tmp\n'/tmp'")]
    [InlineData("%env COLOR=red\n%env COLOR", "env: COLOR=red\n'red'")]
    [InlineData("%%writefile hello.py\nprint('hello')\n", "Writing hello.py\n")]
    [InlineData("%%capture shown\nprint('quiet')\n", "")]
    [InlineData("%%capture shown\n!echo loud\n!echo louder >&2\nprint('quiet')\n# %% next block\nprint([shown.stdout, shown.stderr])", "['loud\\nquiet\\n', 'louder\\n']\n")]
    [InlineData("import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    !echo a\nout.getvalue()", "'a\\n'")]
    [InlineData("%%sql\nSELECT 1", "[%%sql is not known here, so its cell was not run.]\n")]
    [InlineData("x = 1\n# %%\n%%bash\necho a\n# %%\n%%capture\nprint(x)\n# %% next block\nx + 1", "a\n2")]
    [InlineData("%%bash\ncat <<END\n# %% cell\nEND\n", "# %% cell\n")]
    [InlineData("%%capture\ntext = '''\n# %% heading\n'''\n", "")]
    [InlineData(">>> 1 + 1\n2\n# %% next block\nprint(3)", "3\n")]
    [InlineData("%%frobnicate\n1 + 1", "[%%frobnicate is not known here; its cell was run without it.]\n2")]
    [InlineData("def f(x):\n    'Doubles.'\n    return 2 * x\nf?", "f(x): function\nDoubles.\n")]
    [InlineData("?nothing", "There is no nothing here.\n")]
    [InlineData(">>> x = 2\n>>> for i in range(x):\n...     print(i)\n0\n1\n>>> x + 1\n3", "0\n1\n3")]
    [InlineData("    x = 1\n    %pwd\n    x", "1")]
    [InlineData("%matplotlib inline\r\nx = 1\r\nx\r\n", "1")]
    public async Task What_notebooks_understand_runs(string code, string logs)
    {
        Assert.Equal(logs, Numbered().Replace(await LogsAsync(code), "cell 1"));
    }

    [SkippableTheory]
    [InlineData("x, b = 7, 4\nx = (x\n % b)\n!true\nx", "3")]
    [InlineData("x = 7 \\\n % 4\n%pwd\nx", "3")]
    [InlineData("s = '''\n%time x\n!ls\n'''\n!true\ns", @"'\n%time x\n!ls\n'")]
    [InlineData("s = 'a # ('  # '''\n!true\ns", "'a # ('")]
    [InlineData("'a?'; '!ls'; '%d' % 3", "'3'")]
    [InlineData("pip = 3\n!true\npip - 1", "2")]
    [InlineData("x = 1\ncd, y = 5, 2\n!true\ncd -x", "4")]
    [InlineData("for pip in [7]:\n    !true\n    pip - 1\ncd = 1\n%pwd\npip - 2", "5")]
    [InlineData("display = 1\nx = display\ndel display\nx", "1")]
    public async Task Python_stays_as_it_is(string code, string logs)
    {
        Assert.Equal(logs, Numbered().Replace(await LogsAsync(code), "cell 1"));
    }

    [SkippableTheory]
    [InlineData("%time 6 * 7", "42")]
    [InlineData("%time x = 42\nx", "42")]
    [InlineData("%%time\nx = 6\nx * 7", "42")]
    [InlineData("x = %time max(1,\n    42)\nx", "42")]
    public async Task Timing_runs_what_it_times_and_gives_its_value(string code, string value)
    {
        Assert.Matches(@"^CPU times: [\d.]+ \S+\nWall time: [\d.]+ \S+\n" + value + "$", await LogsAsync(code));
    }

    [SkippableTheory]
    [InlineData("%timeit -n 2 -r 2 6 * 7")]
    [InlineData("%%timeit -n 2 -r 2\nx = 6\nx * 7")]
    public async Task Timeit_measures(string code)
    {
        Assert.Matches(@"^[\d.]+ \S+ per loop \(best of 2, 2 loops each\)\n$", await LogsAsync(code));
    }

    [SkippableTheory]
    [InlineData("!pip install -q seaborn_of_nobody 'numpy>=1' 2>&1 | tail -1")]
    [InlineData("%pip install numpy seaborn_of_nobody[all]==2.0")]
    [InlineData("pip install --index-url https://a.example/ seaborn_of_nobody numpy")]
    [InlineData("import sys\n!{sys.executable} -m pip install seaborn_of_nobody numpy")]
    [InlineData("!pip install seaborn_of_nobody numpy && true")]
    [InlineData("python -m pip install numpy seaborn_of_nobody")]
    public async Task An_installation_is_explained(string code)
    {
        await SandboxSession.SkipWithoutAsync("numpy");
        var logs = await LogsAsync(code + "\nprint('on')");
        Assert.Matches(
            @"^\[Installed already: numpy [\d.]+\.\]\n\[seaborn_of_nobody is not installed here, and nothing can be installed: code has no network\. Installed are numpy [^\n]*\.\]\non\n$",
            logs);
    }

    [SkippableTheory]
    [InlineData("import seaborn_of_nobody.plots", "[seaborn_of_nobody is not installed here,")]
    [InlineData("raise ImportError(\"Missing optional dependency 'odf_of_nobody'.  Use pip\")", "[odf_of_nobody is not installed here,")]
    public async Task A_missing_library_is_named_with_those_that_there_are(string code, string expected)
    {
        Assert.Contains($"Error: {(code.StartsWith("import", StringComparison.Ordinal) ? "No module" : "Missing")}", await LogsAsync(code), StringComparison.Ordinal);
        Assert.Contains(expected, await LogsAsync(code), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Other_failed_imports_are_shown_as_they_are()
    {
        string[] cells =
        [
            "import os.nothing",
            "import numpy.nothing",
            "raise ImportError(name=5)",
            "class E(ImportError):\n    def __str__(self): raise SystemExit\nraise E()",
            "import sys\nsys.meta_path.insert(0, 5)\nimport nothing_at_all",
        ];
        await using var session = new SandboxSession();
        await SandboxSession.SkipWithoutAsync("numpy");
        await session.LogsAsync("kept = 1");
        foreach (var code in cells)
        {
            Assert.DoesNotContain("is not installed here", await session.LogsAsync(code), StringComparison.Ordinal);
        }

        Assert.Equal("1", await session.LogsAsync("kept"));
    }

    [SkippableTheory]
    [InlineData("%matplotlib inline\n\nint('a')", "line 3, in <module>\n    int('a')\nValueError")]
    [InlineData("print('\u2028');\n\fy = 1 / 0", "line 2, in <module>\n    y = 1 / 0\n        ~~^~~\nZero")]
    [InlineData("%time y = 'é', int('a')", "line 1, in <module>\n    %time y = 'é', int('a')\n                   ^^^^^^^^\nValueError")]
    [InlineData("x = 'a'\n%time len(x,\n    x)", "line 2, in <module>\n    %time len(x,\n          ^^^^^^\nTypeError")]
    [InlineData("%%time\nx = 'a'\ny = int(x)\ny", "line 3, in <module>\n    y = int(x)\n        ^^^^^^\nValueError")]
    [InlineData("%cd /nowhere/at/all", "line 1, in <module>\n    %cd /nowhere/at/all\nFileNotFoundError")]
    [InlineData("%matplotlib inline\nx = = 1", "line 2\n    x = = 1\n        ^\nSyntaxError")]
    [InlineData("x = 1\n%time x = = 1", "line 2\n    %time x = = 1\n              ^\nSyntaxError")]
    [InlineData("x = 1\n  !ls", "line 2\n    !ls\nIndentationError")]
    [InlineData(">>> y = int('a')", "line 1, in <module>\n    >>> y = int('a')\n            ^^^^^^^^\nValueError")]
    public async Task A_failure_is_shown_at_the_users_line(string code, string expected)
    {
        var logs = Numbered().Replace(await LogsAsync(code), "cell 1");
        Assert.True(logs.Contains($"File \"<cell 1>\", {expected}", StringComparison.Ordinal), logs);
        Assert.DoesNotContain("notebook.py", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("During handling", logs, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Broken_cells_do_not_end_the_session()
    {
        string[] cells =
        [
            "!",
            "%",
            "%%",
            "?",
            "x = %",
            "x = !",
            "%run",
            "%timeit",
            "%time",
            "%%bash",
            "%%time\n%%time\n%%time",
            "!\\",
            "%time (",
            "%env",
            "x = %%time",
            "__notebook__ = 1\n!ls",
            "import sys\nsys.stdin = 5",
            "globals().clear()",
            "%time 1",
            "kept = 1",
            "!pip install",
            "\u0000",
            "!echo \u0000",
        ];
        await using var session = new SandboxSession();
        await session.LogsAsync("kept = 1");
        foreach (var code in cells)
        {
            Assert.DoesNotContain("Python process", await session.LogsAsync(code), StringComparison.Ordinal);
        }

        Assert.Equal("1", await session.LogsAsync("kept"));
    }

    [SkippableFact]
    public async Task Whatever_is_written_is_read_or_refused_as_a_syntax_error()
    {
        const string fuzz = """
            %matplotlib inline
            import random, warnings
            pieces = ["%time ", "%%time", "%%bash", "!ls", "x = !ls", "x = %pwd", "?a", "a?", "\n", "\n", "\n", "    ", "(", ")", "'''", '"', "\\", "#",
                      "if x:", "for i in y:\n    ", "# %%\n", ">>> ", "... ", "1+1", "é", "%timeit -n 2 ", "%%capture o", "pip install x", "\t", "\r\n",
                      "def f():\n", "match x:\n  case 1:\n    ", "try:\n  ", "except:\n  ", ";", "$", "%", "{", "}", "lambda:"]
            choose, read = random.Random(9), 0
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for _ in range(4000):
                    text = "".join(choose.choice(pieces) for _ in range(choose.randint(1, 12)))
                    try:
                        tree = __notebook__.parse(text, "text")
                        read += tree is not None and bool(compile(tree, "text", "exec"))
                    except SyntaxError:
                        pass
            read > 500
            """;
        Assert.Equal("True", await LogsAsync(fuzz));
    }

    [SkippableFact]
    public async Task Long_cells_are_read_in_linear_time()
    {
        Assert.Equal("1", await LogsAsync(string.Concat(Enumerable.Repeat("x = [1, 'a', \"\"\"b\nc\"\"\"]\n", 10_000)) + "%matplotlib inline\n1"));
    }

    [SkippableFact]
    public async Task A_module_of_the_user_named_notebook_is_the_users()
    {
        await using var session = new SandboxSession();
        await session.LogsAsync("open('notebook.py', 'w').write('mine = 5');");
        Assert.Equal("a\n5", await session.LogsAsync("!echo a\nimport notebook\nnotebook.mine"));
    }

    [SkippableTheory]
    [InlineData("display(1, 'a')", "1\n'a'\n")]
    [InlineData("from IPython.display import display, Markdown\ndisplay(Markdown('**a**'))", "**a**\n")]
    [InlineData("get_ipython().run_line_magic('cd', '/tmp')", "/tmp\n")]
    [InlineData("get_ipython().system('echo a')", "a\n")]
    public async Task What_IPython_offers_is_there(string code, string logs)
    {
        Assert.Equal(logs, Numbered().Replace(await LogsAsync(code), "cell 1"));
    }

    [SkippableFact]
    public async Task A_displayed_figure_is_shown_once_and_in_its_place()
    {
        await SandboxSession.SkipWithoutAsync("matplotlib");
        await using var result = await shared.Session.RunAsync("import matplotlib.pyplot as plt\nfigure = plt.figure()\ndisplay(figure)\nprint('after')");
        Assert.Collection(result.Outputs, output => Assert.IsType<CodeImage>(output), output => Assert.Equal("after\n", Assert.IsType<CodeLogs>(output).Text));
    }

    [SkippableTheory]
    [InlineData("import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 42\nawait f()", "42")]
    [InlineData("import asyncio\nasync def f():\n    return 42\nasyncio.run(f())", "42")]
    [InlineData("import asyncio\nx = await asyncio.sleep(0, 42)\nx", "42")]
    [InlineData("if __name__ == '__main__':\n    print(42)", "42\n")]
    [InlineData("x = input('Name? ')", "Name? \n[Line 1 waits for input. There is no keyboard here: write the value into the code instead.]\n")]
    [InlineData("def ask():\n    return input()\nask()", "[Line 3 waits for input. There is no keyboard here: write the value into the code instead.]\n")]
    [InlineData("print('a')\nexit()\nprint('b')", "a\n[The code ended itself in line 2 of cell 1; what follows there was not run. Variables are kept.]")]
    [InlineData("import sys\nif __name__ == '__main__':\n    sys.exit(0)", "")]
    [InlineData("import sys\nsys.exit(\n    0,\n)", "")]
    [InlineData("if True:\n    exit()\n    print('b')", "[The code ended itself in line 2 of cell 1; what follows there was not run. Variables are kept.]")]
    [InlineData("for i in range(3):\n    if i: exit()", "[The code ended itself in line 2 of cell 1; what follows there was not run. Variables are kept.]")]
    [InlineData("import asyncio\nasync def f():\n    print('ran')\ntask = asyncio.create_task(f())\nprint('begun')", "begun\nran\n")]
    [InlineData("import asyncio\nasync def f():\n    return 42\nt = asyncio.ensure_future(f())\nawait t", "42")]
    [InlineData("import asyncio\nasync def f():\n    t = asyncio.create_task(asyncio.sleep(0, 42))\n    return await t\nasyncio.run(f())", "42")]
    public async Task Scripts_run_as_in_a_notebook(string code, string logs)
    {
        Assert.Equal(logs, Numbered().Replace(await LogsAsync(code), "cell 1"));
    }

    [SkippableTheory]
    [InlineData("stdout", "print(1)")]
    [InlineData("stderr", "import os\nos.sys.stderr.write('1\\n')\nNone")]
    public async Task A_stream_that_code_closed_is_open_for_the_next_cell(string stream, string code)
    {
        await using var session = new SandboxSession();
        Assert.Equal("", await session.LogsAsync($"import sys\nsys.{stream}.close()"));
        Assert.Equal("1\n", await session.LogsAsync(code));
    }

    [SkippableFact]
    public async Task A_task_that_goes_on_does_not_hold_up_its_cell()
    {
        await using var session = new SandboxSession();
        Assert.Equal("begun\n", await session.LogsAsync("import asyncio\nasync def f():\n    await asyncio.sleep(1000)\nt = asyncio.create_task(f())\nprint('begun')"));
        Assert.Equal("False", await session.LogsAsync("t.done()"));
    }

    [SkippableFact]
    public async Task A_failure_after_an_await_is_shown_at_its_line_and_the_loop_goes_on()
    {
        Assert.StartsWith(
            "Traceback (most recent call last):\n  File \"<cell 1>\", line 3, in <module>\n",
            Numbered().Replace(await LogsAsync("import asyncio\nawait asyncio.sleep(0)\n1 / 0"), "cell 1"),
            StringComparison.Ordinal);
        Assert.Equal("2", await LogsAsync("await asyncio.sleep(0, 2)"));
    }

    [SkippableFact]
    public async Task A_cell_that_awaits_too_long_is_interrupted_and_the_loop_goes_on()
    {
        await using var sandboxes = new SandboxHarness(null, ("CellSeconds", "3"));
        await using var result = await sandboxes.RunAsync("import asyncio\nkept = 1\nawait asyncio.sleep(1000)");
        Assert.Equal(CodeStatus.TimedOut, result.Status);
        Assert.Equal("1", await sandboxes.LogsAsync("await asyncio.sleep(0, kept)"));
    }

    [SkippableFact]
    public async Task After_exit_the_session_goes_on()
    {
        await using var session = new SandboxSession();
        await session.LogsAsync("x = 1\nquit()");
        Assert.Equal("1", await session.LogsAsync("x"));
        Assert.Contains("There is no keyboard here", await session.LogsAsync("input()"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Showing_figures_warns_of_nothing()
    {
        await SandboxSession.SkipWithoutAsync("matplotlib");
        await using var result = await shared.Session.RunAsync(
            "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nplt.ion()\nf = plt.figure(); f.show(); plt.show(block=True)\nplt.pause(0.01)");
        Assert.IsType<CodeImage>(Assert.Single(result.Outputs));
    }

    [GeneratedRegex(@"cell \d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();

    /// <summary>One session for all cells that do it no harm.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        public SandboxSession Session { get; } = new();

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await Session.DisposeAsync();
    }
}
