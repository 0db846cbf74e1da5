using OpenAI.Assistants;

namespace RetrievalQA.Sdk;

/// <summary>What was streamed.</summary>
internal static class Updates
{
    /// <summary>The kinds of the updates in their order; deltas in a row count once.</summary>
    public static IReadOnlyList<StreamingUpdateReason> Kinds(this IReadOnlyList<StreamingUpdate> updates)
    {
        var kinds = updates.Select(update => update.UpdateKind).Where(kind => kind != StreamingUpdateReason.Done).ToList();
        return [.. kinds.Where((kind, index) => index == 0 || kind != kinds[index - 1])];
    }

    /// <summary>The text deltas in a row; the SDK shows the text of a delta once more with its annotation.</summary>
    public static string Text(this IEnumerable<StreamingUpdate> updates) =>
        string.Concat(updates.OfType<MessageContentUpdate>().Where(update => update.TextAnnotation is null).Select(update => update.Text));

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
