using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace RetrievalQA.Server.Files;

/// <summary>Decides with which content type a file is given back.</summary>
public static class MediaType
{
    public const string Unknown = "application/octet-stream";

    private const string Json = "application/json";

    private static readonly FileExtensionContentTypeProvider ByExtension = new()
    {
        Mappings =
        {
            [".md"] = "text/markdown",
            [".py"] = "text/x-python",
            [".rb"] = "text/x-ruby",
            [".php"] = "text/x-php",
            [".java"] = "text/x-java",
            [".go"] = "text/x-golang",
            [".cs"] = "text/x-csharp",
            [".cpp"] = "text/x-c++",
            [".c"] = "text/x-c",
            [".tex"] = "text/x-tex",
            [".sh"] = "application/x-sh",
            [".ts"] = "application/typescript",
            [".jsonl"] = "application/jsonl",
            [".hwp"] = "application/x-hwp",
            [".hwpx"] = "application/hwp+zip",
            [".epub"] = "application/epub+zip",
        },
    };

    /// <summary>
    /// What the client declared where a header can say it, else what the extension says. Old clients parse everything that comes as JSON, so only
    /// .json files are called that.
    /// </summary>
    public static string For(string fileName, string? declared)
    {
        var byExtension = ByExtension.TryGetContentType(fileName, out var known) ? known : Unknown;
        return declared?.All(IsInHeaders) == true && MediaTypeHeaderValue.TryParse(declared, out var type) && type.MediaType.Value is { } named
            && named != Unknown && named != Json
            ? declared!
            : byExtension;
    }

    private static bool IsInHeaders(char letter) => letter is >= ' ' and <= '~';
}
