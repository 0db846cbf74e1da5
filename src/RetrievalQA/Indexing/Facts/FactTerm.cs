using System.Globalization;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Facts;

/// <summary>The terms of facts in the index: a kind and a value.</summary>
internal static class FactTerm
{
    /// <summary>A name that the document never writes as an ordinary word.</summary>
    public static string Name(string joined) => "n:" + joined;

    /// <summary>A word of a file name that may be an ordinary one, such as "Target", or several written as one.</summary>
    public static string Word(string joined) => "w:" + joined;

    /// <summary>Neighbouring words of a file name that may be ordinary ones, such as "travel_policy".</summary>
    public static string Phrase(string joined) => "p:" + joined;

    /// <param name="joined">"kx204" for "KX-204".</param>
    public static string Code(string joined) => "c:" + joined;

    /// <summary>The document gives a code that may name another one.</summary>
    public static string Mention(string code) => "m:" + code;

    /// <summary>The document is of some year.</summary>
    public const string SomeYear = "y:";

    public static string Year(int year) => "y:" + year.ToString(CultureInfo.InvariantCulture);

    public static string Quarter(int quarter) => "q:" + quarter.ToString(CultureInfo.InvariantCulture);

    public static string Version(string version) => "v:" + version;

    /// <summary>Words written as one, in lower case and without diacritics.</summary>
    public static string Joined(IEnumerable<string> words) => UnicodeFolding.Fold(string.Concat(words), out _);
}
