using System.Text.RegularExpressions;

namespace RetrievalQA.Documents;

/// <summary>Every row and index entry carries the id of a project; nothing is seen from another one.</summary>
public static partial class Project
{
    /// <summary>The project of a server without keys.</summary>
    public const string Default = Prefix + "default";

    private const string Prefix = "proj_";

    /// <summary>The id of a project by its name or id ("default" and "proj_default" are the same); null where it is neither.</summary>
    public static string? IdOf(string name)
    {
        var id = name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;
        return Form().IsMatch(id) ? id : null;
    }

    // Keys of database and index are made of ids and separators: no other characters.
    [GeneratedRegex("^proj_[A-Za-z0-9_-]{1,64}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Form();
}
