using RetrievalQA.Answering.BuiltIn;

namespace RetrievalQA.Tests.Answering.BuiltIn;

/// <summary>Fences without a language.</summary>
public sealed class BarePythonTests
{
    [Theory]
    [InlineData("print(6 * 7)")]
    [InlineData("import pandas as pd\n\ndf = pd.read_csv('a.csv')\ndf.describe()")]
    [InlineData("x = 6\ny = x * 7\ny")]
    [InlineData("def f(x):\n    return x\n\n# call it\nf(1)")]
    [InlineData("total = sum(\n1,\n2,\n)\nprint(total)")]
    [InlineData("(1 + 2) * 3\nprint(1)", false)]
    [InlineData("for i in range(3):\n    print(i)\nelse:\n    pass")]
    [InlineData("2 ** 10")]
    [InlineData("1 + 1")]
    [InlineData("month,revenue\n2024-01-01,5", false)]
    [InlineData("2024-01-01\n2024-01-02", false)]
    [InlineData("Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nNameError: name 'x' is not defined", false)]
    [InlineData("{\"a\": 1}", false)]
    [InlineData("SELECT a FROM b WHERE c = 1", false)]
    [InlineData("const x = 1;\nconsole.log(x);", false)]
    [InlineData("int main() { return 0; }", false)]
    [InlineData("$ ls -l\ntotal 0", false)]
    [InlineData("host = localhost\nport = 80", false)]
    [InlineData("The quick brown fox (and others).", false)]
    [InlineData("42", false)]
    public void What_looks_like_Python_is_run(string block, bool isCode = true) =>
        Assert.Equal(isCode ? $"{block}\n" : "", ExtractiveCode.Blocks($"What does this give?\n```\n{block}\n```\n"));

    [Theory]
    [InlineData("a", " ", "")]
    [InlineData("", "[", "x")]
    [InlineData("f", "[a]", "x")]
    [InlineData("class a", " ", "x")]
    [InlineData("1", " ", "x")]
    public void Long_lines_are_looked_at_once(string start, string piece, string end) =>
        Assert.Equal("", ExtractiveCode.Blocks($"```\n{start}{string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length))}{end} ;\n```"));

    [Fact]
    public void Beside_Python_that_is_called_so_it_is_output() =>
        Assert.Equal("print(1)\n", ExtractiveCode.Blocks("```python\nprint(1)\n```\ngives\n```\nprint(2)\n```"));
}
