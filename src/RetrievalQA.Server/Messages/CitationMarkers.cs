using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

/// <summary>Names the markers of one message. The same marker always means the same span of the same file.</summary>
public sealed class CitationMarkers(ApiVersion version)
{
    private readonly Dictionary<SourcePlace, int> numbers = [];

    /// <summary>v2 <c>【t:i†filename】</c> (search and cited span), v1 <c>【n†source】</c> (n counts cited spans from 0).</summary>
    public string TextOf(Citation citation) => version.IsV1
        ? $"【{NumberOf(citation)}†source】"
        : $"【{citation.Search}:{citation.Number}†{Plain(citation.FileName)}】";

    private int NumberOf(Citation citation)
    {
        if (!numbers.TryGetValue(citation.Place, out var number))
        {
            number = numbers.Count;
            numbers.Add(citation.Place, number);
        }

        return number;
    }

    // These would end the marker early for clients that look for it with a pattern.
    private static string Plain(string fileName) =>
        string.Create(fileName.Length, fileName, (target, name) =>
        {
            for (var index = 0; index < name.Length; index++)
            {
                target[index] = name[index] is '【' or '】' or '†' ? ' ' : name[index];
            }
        });
}
