using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// The short opaque code of one piece of evidence: four characters without look-alikes or vowels, at least one letter
/// and one digit, so that neither a word nor a year is ever taken for a code.
/// </summary>
public static partial class EvidenceCode
{
    public const int Length = 4;

    /// <summary>What a model writes in place of a code to say that the evidence holds no answer.</summary>
    public const string NoAnswer = "NONE";

    /// <summary>A well-formed code, as a regular expression.</summary>
    public const string Pattern = "(?=[B-Z]{0,3}[2-9])(?=[2-9]{0,3}[B-Z])[" + Alphabet + "]{4}";

    internal const string Alphabet = "BCDFGHJKMNPQRSTVWXZ23456789";

    /// <summary>A new random code; the caller makes sure that it is unique in the run.</summary>
    public static string Next()
    {
        while (true)
        {
            var code = RandomNumberGenerator.GetString(Alphabet, Length);
            if (WellFormed().IsMatch(code))
            {
                return code;
            }
        }
    }

    [GeneratedRegex("^" + Pattern + "$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex WellFormed();
}
