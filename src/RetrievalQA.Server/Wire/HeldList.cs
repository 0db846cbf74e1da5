using RetrievalQA.Documents;

namespace RetrievalQA.Server.Wire;

/// <summary>Pages a short list that is held by its owner, by the same rules as stored lists.</summary>
public static class HeldList
{
    /// <param name="oldestFirst">The whole list in order of creation.</param>
    /// <exception cref="UnknownCursorException">A cursor names no element.</exception>
    public static ListSlice<T> Cut<T>(IReadOnlyList<T> oldestFirst, Func<T, string> id, ListQuery query)
    {
        var ordered = query.Ascending ? oldestFirst : [.. oldestFirst.Reverse()];
        var from = query.After is { } after ? IndexOf(ordered, id, "after", after) + 1 : 0;
        var until = query.Before is { } before ? IndexOf(ordered, id, "before", before) : ordered.Count;
        if (query.Before is not null && query.After is null)
        {
            from = Math.Max(from, until - query.Limit);
        }

        var items = ordered.Skip(from).Take(Math.Min(query.Limit, Math.Max(0, until - from))).ToList();
        return new ListSlice<T>(items, HasMore: from + items.Count < ordered.Count && items.Count > 0);
    }

    private static int IndexOf<T>(IReadOnlyList<T> ordered, Func<T, string> id, string parameter, string cursor)
    {
        for (var index = 0; index < ordered.Count; index++)
        {
            if (id(ordered[index]) == cursor)
            {
                return index;
            }
        }

        throw new UnknownCursorException(parameter, cursor);
    }
}
