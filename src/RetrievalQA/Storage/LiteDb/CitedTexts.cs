using RetrievalQA.Conversations;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Which texts messages cite, inside a transaction: a text that one cites is not erased.</summary>
internal static class CitedTexts
{
    /// <summary>The pass over messages that were written before citations were listed.</summary>
    public const string Listing = "citations_listed";

    private const string Done = "done";

    /// <summary>Lists what a message cites. What it was listed for already stays.</summary>
    public static void ListCitations(this Rows rows, ThreadMessage message)
    {
        foreach (var (fileId, version) in CitationsOf(message).Select(citation => (citation.FileId, citation.TextVersion)).Distinct())
        {
            var cited = new CitedText(message.Id, message.ThreadId, fileId, version, message.Sequence);
            if (!rows.Exists(Schema.CitedTexts, cited.Id))
            {
                rows.Insert(Schema.CitedTexts, cited);
            }
        }
    }

    public static void UnlistCitations(this Rows rows, string messageId) =>
        rows.DeleteRange(Schema.CitedTexts.Name, Table.Id, KeyRange.StartingWith($"{messageId}/"), int.MaxValue);

    public static bool IsCited(this Rows rows, string fileId, int version) => rows.Citing(fileId, version, limit: 1).Count > 0;

    /// <summary>The newest messages that cite a text.</summary>
    public static IReadOnlyList<CitedText> Citing(this Rows rows, string fileId, int version, int limit) =>
        rows.Range(Schema.CitedTexts, Schema.ByFile, KeyRange.Numbers(Schema.TextId(fileId, version)), limit, ascending: false);

    /// <summary>All citations are listed, those of older messages too.</summary>
    public static bool ListsAllCitations(this Rows rows) => rows.Find(Schema.Passed, Listing)?.Value == Done;

    /// <summary>Lists a portion of the older messages. False where that was the last.</summary>
    public static bool ListOlderCitations(this Rows rows, int limit)
    {
        if (rows.ListsAllCitations())
        {
            return false;
        }

        var last = rows.Find(Schema.Passed, Listing)?.Value ?? string.Empty;
        var messages = rows.Range(Schema.Messages, Table.Id, KeyRange.After(last), limit);
        foreach (var message in messages.Where(message => rows.Exists(Schema.Threads, message.ThreadId)))
        {
            rows.ListCitations(message);
        }

        var isLast = messages.Count < limit;
        rows.Upsert(Schema.Passed, new Passed(Listing, isLast ? Done : messages[^1].Id));
        return !isLast;
    }

    public static IEnumerable<Citation> CitationsOf(ThreadMessage message) =>
        message.Content.OfType<TextContent>().SelectMany(part => part.Citations).Concat(message.Grounding?.Nearest ?? []);
}
