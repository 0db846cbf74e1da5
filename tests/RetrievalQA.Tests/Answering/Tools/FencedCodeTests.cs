using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Tests.Answering.Tools;

public sealed class FencedCodeTests
{
    private static readonly string[] Pieces =
        ["```", "````", "~~~", "python", "py", "```python", "\n", "\r\n", "\t", "    ", " ", "> ", "- ", "1. ", "\"", "'''", "\"\"\"", "#", "\\", "x = 1", "print(1)", "{a=1}", "words here", "🙂"];

    [Theory]
    [InlineData("```python\nx\n```", "x\n")]
    [InlineData("```python\r\nx\r\ny\r\n```\r\n", "x\ny\n")]
    [InlineData("```py\nx", "x\n")]
    [InlineData("```Python\nx\n```", "x\n")]
    [InlineData("```python3\nx\n```", "x\n")]
    [InlineData("```ipython\nx\n```", "x\n")]
    [InlineData("```pycon\n>>> x\n1\n```", ">>> x\n1\n")]
    [InlineData("```python-repl\n>>> x\n```", ">>> x\n")]
    [InlineData("```{python}\nx\n```", "x\n")]
    [InlineData("```{.python .numberLines}\nx\n```", "x\n")]
    [InlineData("```{code-cell} ipython3\nx\n```", "x\n")]
    [InlineData("```python {cell=1}\nx\n```", "x\n")]
    [InlineData("```python{1,3}\nx\n```", "x\n")]
    [InlineData("```python:main.py\nx\n```", "x\n")]
    [InlineData("```python title=\"a.py\" linenums=1\nx\n```", "x\n")]
    [InlineData("```python the second example\nx\n```", "x\n")]
    [InlineData("``` python\nx\n```", "x\n")]
    [InlineData("~~~python\nx\n~~~", "x\n")]
    [InlineData("~~~python\n~~~x\n~~~", "~~~x\n")]
    [InlineData("~~~python x~~~", "x\n")]
    [InlineData("````python\n```\nx\n````", "```\nx\n")]
    [InlineData("```python\nx\n`````", "x\n")]
    public void Fences_of_CommonMark_are_read(string text, string code) => Assert.Equal(code, Only(text));

    [Theory]
    [InlineData("      ```python\n      if x:\n          y\n      ```", "if x:\n    y\n")]
    [InlineData("\t```python\n\tif x:\n\t\ty\n\t```", "if x:\n\ty\n")]
    [InlineData("- a\n  - ```python\n    if x:\n        y\n    ```", "if x:\n    y\n")]
    [InlineData("1. a\n\n    ```python\n    if x:\n        y\n    ```", "if x:\n    y\n")]
    [InlineData("1. ```python\nif x:\n    y\n```", "if x:\n    y\n")]
    [InlineData("    ```python\nif x:\n    y\n    ```", "if x:\n    y\n")]
    [InlineData("1. run this: ```python\n   if x:\n       y\n   ```", "if x:\n    y\n")]
    [InlineData("- ```python\n\tx\n\ty\n  ```", "x\ny\n")]
    [InlineData("   ```python\n   s = '''\na'''\n   ```", "s = '''\na'''\n")]
    [InlineData("> ```python\n> if x:\n>     y\n> ```", "if x:\n    y\n")]
    [InlineData(">> ```python\n> > x\n>>y\n>> ```", "x\ny\n")]
    [InlineData("> - ```python\n>   x\n>   ```", "x\n")]
    [InlineData("> ```python\n> x\nwords outside the quote", "x\n")]
    public void In_lists_and_quotes_their_indentation_and_marks_are_taken_away(string text, string code) => Assert.Equal(code, Only(text));

    [Theory]
    [InlineData("run this: ```python\nx\n```", "x\n")]
    [InlineData("Please run ```py print(1) ``` for me.", "print(1)\n")]
    [InlineData("run ```python x = 1\nprint(x)``` and say", "x = 1\nprint(x)\n")]
    [InlineData("```python\nprint(1)```", "print(1)\n")]
    [InlineData("```python\nprint(1)``` thanks", "print(1)\n")]
    [InlineData("```python import os\nprint(os.name)\n```", "import os\nprint(os.name)\n")]
    [InlineData("```python x = 6\nfor i in range(x):\n    print(i)\n```", "x = 6\nfor i in range(x):\n    print(i)\n")]
    [InlineData("````python print(1)\nprint(2)\n````", "print(1)\nprint(2)\n")]
    [InlineData("```python print('```')```", "print('```')\n")]
    [InlineData("```python\nprint('```', \"a```\") # ```\n```", "print('```', \"a```\") # ```\n")]
    [InlineData("```python\ns = '''\n```\na\n```\n'''\n```", "s = '''\n```\na\n```\n'''\n")]
    [InlineData("```python\ns = '''\n```", "s = '''\n")]
    [InlineData("```python\nx = 1 # one```", "x = 1 # one\n")]
    public void What_people_write_otherwise_is_understood(string text, string code) => Assert.Equal(code, Only(text));

    [Theory]
    [InlineData("```python\nx\n```\nand\n```py\ny\n```", "x\n", "y\n")]
    [InlineData("```python\nx\n```python\ny\n```", "x\n", "y\n")]
    [InlineData("```py x``` and ```py y```", "x\n", "y\n")]
    [InlineData("look: ```sql\nselect\n```\n```python\nx\n```", "select\n", "x\n")]
    [InlineData("```python\ns = '''\n```\n```python\ny\n```", "s = '''\n", "y\n")]
    [InlineData("```\na\n```\n```python\nx\n```", "a\n", "x\n")]
    public void Several_blocks_keep_their_order(string text, params string[] code) => Assert.Equal(code, FencedCode.Read(text).Select(block => block.Code));

    [Theory]
    [InlineData("````markdown\n```python\nx\n```\n````")]
    [InlineData("~~~\n```python\nx\n```\n~~~")]
    [InlineData("what does ```python mean? (I see it often)")]
    [InlineData("use ```x = 1``` here")]
    [InlineData("```pythonic\nx\n```")]
    [InlineData("```pyconfig\nx\n```")]
    [InlineData("no fence")]
    public void Other_text_is_no_Python(string text) => Assert.DoesNotContain(FencedCode.Read(text), block => block.Language == FencedCode.Python);

    [Theory]
    [InlineData("```python\nx\n```", "\nx\n")]
    [InlineData("\n```\nx\n```\n", "\n\nx\n")]
    [InlineData("```python x```", "x\n")]
    [InlineData("x = 1", "x = 1")]
    [InlineData("```python\nx\n```\nwords", "```python\nx\n```\nwords")]
    [InlineData("```python\nx\n```\n```python\ny\n```", "```python\nx\n```\n```python\ny\n```")]
    [InlineData("s = '''\n```python\nx\n```\n'''", "s = '''\n```python\nx\n```\n'''")]
    [InlineData("```sql\nx\n```", "```sql\nx\n```")]
    [InlineData("", "")]
    public void A_fence_around_an_argument_is_taken_off_and_lines_keep_their_numbers(string argument, string code) =>
        Assert.Equal(code, FencedCode.Unwrap(argument));

    [Property(MaxTest = 2_000)]
    public Property Whatever_is_written_the_code_is_slices_of_it_in_order() => Prop.ForAll(
        Gen.ListOf(Gen.Elements(Pieces)).Select(pieces => string.Concat(pieces)).ToArbitrary(),
        text =>
        {
            var place = 0;
            foreach (var line in FencedCode.Read(text).SelectMany(block => block.Lines))
            {
                place = text.IndexOf(line, place, StringComparison.Ordinal);
                Assert.True(place >= 0, line);
                place += line.Length;
            }
        });

    [Theory]
    [InlineData("```python\n")]
    [InlineData("```python\n'''\n```\n")]
    [InlineData("a ```python x = (\n")]
    [InlineData("```py a``` ")]
    [InlineData("```python  \t\t  \t (")]
    [InlineData("```python                                          (\n")]
    [InlineData("> - ")]
    [InlineData("`````` ")]
    [InlineData("'''```python # ```\n")]
    public void Long_texts_are_read_once_or_twice(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 256_000 / piece.Length));
        Assert.True(FencedCode.Read(text).Sum(block => block.Lines.Sum(line => line.Length)) <= text.Length);
    }

    private static string Only(string text) => Assert.Single(FencedCode.Read(text), block => block.Language == FencedCode.Python).Code;
}
