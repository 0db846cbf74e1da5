using RetrievalQA.Documents;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>Pages of a list in creation order, each one range of an index.</summary>
internal static class Paging
{
    /// <param name="scope">What the keys of the index begin with.</param>
    /// <param name="sequenceOf">
    /// The sequence of a cursor's object; null where the list, without its filters, has no such object. A filter may have
    /// lost the object since it was printed (a status changed): its place in the order is still known.
    /// </param>
    /// <returns>A page; <see cref="ListSlice{T}.HasMore"/> tells of more objects in the direction of paging.</returns>
    /// <exception cref="UnknownCursorException">A cursor names no object of the list.</exception>
    public static ListSlice<T> Page<T>(
        this Rows rows,
        Table<T> table,
        string field,
        string scope,
        ListQuery query,
        Func<string, long?> sequenceOf)
    {
        var after = SequenceOf("after", query.After, sequenceOf);
        var before = SequenceOf("before", query.Before, sequenceOf);
        var (above, below) = query.Ascending ? (after, before) : (before, after);
        var range = KeyRange.Numbers(scope, above + 1 ?? 0, below - 1 ?? long.MaxValue);

        // The nearest objects before a cursor are read walking back from it, then turned round.
        var walksBack = before is not null && after is null;
        var found = rows.Range(table, field, range, query.Limit + 1, ascending: query.Ascending != walksBack);
        var items = found.Take(query.Limit);
        return new ListSlice<T>([.. walksBack ? items.Reverse() : items], found.Count > query.Limit);
    }

    private static long? SequenceOf(string parameter, string? id, Func<string, long?> sequenceOf) =>
        id is null ? null : sequenceOf(id) ?? throw new UnknownCursorException(parameter, id);
}
