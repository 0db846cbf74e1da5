using RetrievalQA.Server.Wire;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Files;

/// <summary>The name under which a file is kept.</summary>
public static class FileName
{
    private const int MostLength = 1_024;
    private const string Unnamed = "upload";

    /// <summary>The last part of a path, since folders of the client say nothing here, without hidden characters.</summary>
    /// <param name="path">Of the parameter that gave the name.</param>
    /// <exception cref="ApiException">The name is too long.</exception>
    public static string Of(string? given, string path)
    {
        var name = HiddenCharacters.Remove(given?.Split('/', '\\')[^1] ?? "");
        return CodePoints.Count(name) switch
        {
            0 => Unnamed,
            > MostLength and var length => throw ApiException.TooLong(path, "string", MostLength, length),
            _ => name,
        };
    }
}
