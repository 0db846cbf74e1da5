namespace RetrievalQA.Answering.Tools;

/// <summary>Code that stands between fences of backticks or tildes in a text.</summary>
/// <param name="Language">In lower case; "" where none is given.</param>
/// <param name="Lines">Slices of the text in its order, without the indentation and the marks of quotes that the fence has.</param>
/// <param name="FirstLine">Lines of the text before the first of them.</param>
public sealed record FencedCode(string Language, IReadOnlyList<string> Lines, int FirstLine)
{
    public const string Python = "python";

    private static readonly string[] Fences = ["```", "~~~"];

    /// <summary>Each line with its end.</summary>
    public string Code => string.Concat(Lines.Select(line => $"{line}\n"));

    /// <summary>
    /// The blocks of a text, as CommonMark finds them; where it finds none, also those that people write: behind words,
    /// indented at will, closed behind the last word of the code. A block that nothing closes goes to the end.
    /// </summary>
    public static IReadOnlyList<FencedCode> Read(string text) => new FenceReader(text).Read();

    /// <summary>
    /// Code that a model sent as a tool's argument with a fence around it: without the fence, each line at its number.
    /// Anything else is returned as it is.
    /// </summary>
    public static string Unwrap(string argument)
    {
        if (!IsFenced(argument) || Read(argument) is not [{ Language: Python or "" } only])
        {
            return argument;
        }

        return new string('\n', only.FirstLine) + only.Code;
    }

    private static bool IsFenced(string argument)
    {
        var text = argument.Trim();
        return Array.Exists(Fences, fence => text.Length >= 2 * fence.Length
            && text.StartsWith(fence, StringComparison.Ordinal) && text.EndsWith(fence, StringComparison.Ordinal));
    }
}
