using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;
using RetrievalQA.Server.Wire;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Files;

/// <summary>What a part of a multipart body says of itself in its Content-Disposition header.</summary>
/// <param name="Name">Of the form's field.</param>
/// <param name="FileName">As the client meant it; null where it gave none.</param>
public sealed partial record PartDisposition(string Name, string? FileName)
{
    private const string ExtendedFileName = "filename*";

    // Enough to tell which part it is.
    private const int MostShown = 200;

    /// <exception cref="ApiException">There is no such header, or it cannot be read; the message says why.</exception>
    public static PartDisposition Read(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            throw ApiException.BadRequest("A part of the body has no Content-Disposition header.");
        }

        if (!ContentDispositionHeaderValue.TryParse(header, out var disposition))
        {
            throw ApiException.BadRequest(
                $"The Content-Disposition header of a part could not be read: {OneLine.Of(HiddenCharacters.Replace(WholeCharacters.Shorten(header, MostShown), ' '))}. "
                + "Inside a quoted name write a quote as \\\" or %22.");
        }

        return new PartDisposition(
            Value(disposition, "name", disposition.Name.Value) ?? "", ExtendedName(disposition) ?? Value(disposition, "filename", disposition.FileName.Value));
    }

    private static string? ExtendedName(ContentDispositionHeaderValue disposition)
    {
        var isGiven = disposition.Parameters.Any(parameter => parameter.Name.Equals(ExtendedFileName, StringComparison.OrdinalIgnoreCase));
        return !isGiven || disposition.FileNameStar.HasValue
            ? disposition.FileNameStar.Value
            : throw ApiException.BadRequest(
                "The parameter 'filename*' of a part could not be read. Expected a character set and a percent-encoded name, such as UTF-8''na%C3%AFve.txt.");
    }

    /// <param name="decoded">The value without quotes; an encoded word (RFC 2047) is read already.</param>
    private static string? Value(ContentDispositionHeaderValue disposition, string name, string? decoded) =>
        disposition.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value is { } raw
        && decoded == HeaderUtilities.RemoveQuotes(raw).Value
            ? Unquote(raw.Value)
            : decoded;

    /// <summary>
    /// Clients write a quote as \" (Go, Java, old curl) or %22 (browsers, Node, new curl; they encode line breaks too). Any
    /// other backslash is one: old browsers send whole Windows paths.
    /// </summary>
    private static string? Unquote(string? given) => given is ['"', .. var inner, '"']
        ? Escaped().Replace(inner, escaped => escaped.Value switch
        {
            "%22" => "\"",
            "%0D" => "\r",
            "%0A" => "\n",
            var quoted => quoted[1..],
        })
        : given;

    [GeneratedRegex(@"\\[\\""]|%22|%0D|%0A", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Escaped();
}
