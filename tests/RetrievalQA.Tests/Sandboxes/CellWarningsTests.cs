namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Charts in scripts that the usual font lacks, and which warnings are logs.</summary>
public sealed class CellWarningsTests
{
    // Draws each text alone with the fonts that matplotlib takes for it; a letter that no font has looks like every other such letter.
    private const string Draw = """
        import io, matplotlib.pyplot as plt
        def drawn(text, **font):
            figure = plt.figure(figsize=(1, 1)); figure.text(0.1, 0.4, text, fontsize=30, **font)
            png = io.BytesIO(); figure.savefig(png); plt.close(figure)
            return png.getvalue()

        """;

    [SkippableTheory]
    [InlineData("")]
    [InlineData("weight='bold'")]
    [InlineData("family='Malgun Gothic'")]
    [InlineData("family='monospace'")]
    public async Task Korean_Chinese_and_Japanese_letters_are_drawn(string font)
    {
        await using var session = new SandboxSession();
        await SandboxSession.SkipWithoutAsync("matplotlib");
        var logs = await session.LogsAsync($"{Draw}print(len({{drawn(c, {font}) for c in '매출월한뷁賣売々あア₩€ñ−-'}}))");
        Assert.Equal("15\n", logs);
    }

    [SkippableFact]
    public async Task A_PDF_has_them_as_well()
    {
        await using var session = new SandboxSession();
        await SandboxSession.SkipWithoutAsync("matplotlib");
        var logs = await session.LogsAsync("import matplotlib.pyplot as plt\nplt.style.use('seaborn-v0_8')\nplt.title('매출')\nplt.savefig('a.pdf'); plt.close()\nprint(b'DroidSans' in open('a.pdf', 'rb').read() or b'Noto' in open('a.pdf', 'rb').read() or b'Nanum' in open('a.pdf', 'rb').read())");
        Assert.Equal("True\n", logs);
    }

    [SkippableTheory]
    [InlineData("import warnings\nwarnings.warn('mind this')", "<cell 1>:2: UserWarning: mind this\n  warnings.warn('mind this')\n")]
    [InlineData("import warnings\nwarnings.simplefilter('always')\nimport matplotlib.pyplot as plt\nplt.title('ไทย 😀'); print('drawn');", "drawn\n")]
    [InlineData("import warnings\nwarnings.simplefilter('always')\nimport pandas as pd\npd.Series([1]).append(pd.Series([2])).sum().item()", "3")]
    [InlineData("import warnings\nwith warnings.catch_warnings(record=True) as w:\n    warnings.simplefilter('always')\n    warnings.warn('kept')\nprint(len(w), w[0].lineno)", "1 4\n")]
    public async Task Only_warnings_of_the_users_own_code_are_logs(string code, string logs)
    {
        await using var session = new SandboxSession();
        await SandboxSession.SkipWithoutAsync("matplotlib");
        Assert.Equal(logs, await session.LogsAsync(code));
    }
}
