using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>Whom a sentence is about that begins with a pronoun: "She was born in Kiruna" says so with the sentence before it.</summary>
internal static partial class SentenceReferent
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    /// <returns>Of each sentence the index of the one that names whom it is about; null where it names somebody itself.</returns>
    public static int?[] Of(IReadOnlyList<string> sentences)
    {
        var referents = new int?[sentences.Count];
        for (var index = 1; index < sentences.Count; index++)
        {
            if (Pronoun().IsMatch(sentences[index]) && !SentenceShape.IsWeakAnswer(sentences[index - 1]))
            {
                // "His daughter" is somebody else.
                referents[index] = Subject().IsMatch(sentences[index - 1]) ? referents[index - 1] ?? index - 1 : index - 1;
            }
        }

        return referents;
    }

    // German "Sie" with a verb in the plural is the reader.
    [GeneratedRegex(@"^(?:he|she|they|his|her|their|er|sie(?!\s\p{Ll}*en\b|\s(?:sind|wären|seien)\b)|seine?|ihre?|il|elle|ils|elles|él|ella|ellos|ellas)\s|^(?:그는|그가|그의|그녀는|그녀가|그녀의|그들은|그들이)\s|^(?:彼|彼女)ら?[はがのも]|^[他她]们?", Options, Timeout)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"^(?:he|she|they|er|sie|il|elle|ils|elles|él|ella|ellos|ellas)\s|^(?:그는|그가|그녀는|그녀가|그들은|그들이)\s|^(?:彼|彼女)ら?[はがも]|^[他她]们?(?!的)", Options, Timeout)]
    private static partial Regex Subject();
}
