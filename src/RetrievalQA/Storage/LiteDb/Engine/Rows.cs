using LiteDB;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// What a delegate of <see cref="DurableDatabase"/> works on: the rows of one consistent state. Valid inside the delegate only.
/// </summary>
internal sealed class Rows(LiteDatabase database, Counters counters, bool writable)
{
    private readonly List<RowChange> followed = [];

    /// <summary>What this transaction did to rows of followed tables, in order.</summary>
    public IReadOnlyList<RowChange> Followed => followed;

    public Counters Counters { get; private set; } = counters;

    /// <summary>Rows written so far in this transaction.</summary>
    public int Changes { get; private set; }

    /// <summary>The next place in the order of creation.</summary>
    public long NextSequence()
    {
        Counters = Counters with { Sequence = Counters.Sequence + 1 };
        return Counters.Sequence;
    }

    /// <summary>The next number of the operation log.</summary>
    public long NextOperation()
    {
        Counters = Counters with { Operation = Counters.Operation + 1 };
        return Counters.Operation;
    }

    public void TrimOperations(long upTo)
    {
        Counters = Counters with { TrimmedOperation = Math.Max(Counters.TrimmedOperation, upTo) };
        Touch();
    }

    /// <summary>Makes the transaction write something.</summary>
    public void Touch() => Changes++;

    public T? Find<T>(Table<T> table, string id)
        where T : class =>
        Engine(() => RowOf(table, id) is { } row ? Table<T>.FromRow(row) : null);

    /// <summary>Records of these ids, as far as there are any; one look-up for all.</summary>
    public IReadOnlyList<T> FindMany<T>(Table<T> table, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var query = new Query();
        query.Where.Add(KeptExpression.Of($"{Table.Id} IN @0", new BsonArray(ids.Select(id => new BsonValue(id)))));
        return Engine(() => Collection(table).Find(query).Select(Table<T>.FromRow).ToList());
    }

    public bool Exists<T>(Table<T> table, string id) => Engine(() => RowOf(table, id)) is not null;

    /// <summary>Records whose key lies in the range, in the order of the index.</summary>
    public IReadOnlyList<T> Range<T>(Table<T> table, string field, KeyRange range, int limit = int.MaxValue, bool ascending = true) =>
        Engine(() => Collection(table).Find(RangeQuery(field, range, limit, ascending)).Select(Table<T>.FromRow).ToList());

    /// <summary>Whether a record has this key.</summary>
    public bool Any(Table table, string field, string key) =>
        Engine(() => Collection(table).Find(RangeQuery(field, new KeyRange(key, key), limit: 1, ascending: true)).Any());

    /// <exception cref="DuplicateRowException">There is a row of this id; nothing was changed.</exception>
    public void Insert<T>(Table<T> table, T record)
    {
        var row = table.ToRow(record);
        if (Exists(table, row[Table.Id].AsString))
        {
            throw new DuplicateRowException(table.Name, row[Table.Id].AsString);
        }

        Change(() => Collection(table).Insert(row));
        Note(table, row, record);
    }

    /// <summary>Inserts records whose ids are new: nothing but the engine looks.</summary>
    public void Insert<T>(Table<T> table, IEnumerable<T> records)
    {
        var added = records.Select(table.ToRow).ToList();
        Change(() => Collection(table).Insert(added));
    }

    public void Update<T>(Table<T> table, T record)
    {
        var row = table.ToRow(record);
        Change(() => Collection(table).Update(row));
        Note(table, row, record);
    }

    public void Upsert<T>(Table<T> table, T record)
    {
        var row = table.ToRow(record);
        Change(() => Collection(table).Upsert(row));
        Note(table, row, record);
    }

    /// <summary>False where there is no such row.</summary>
    public bool Delete<T>(Table<T> table, string id)
    {
        if (table.IsFollowed)
        {
            followed.Add(new RowChange(table, id, Record: null));
        }

        return Change(() => Collection(table).Delete(id));
    }

    /// <summary>Deletes the first rows of a range, at most <paramref name="limit"/>. Returns how many.</summary>
    public int DeleteRange(string table, string field, KeyRange range, int limit)
    {
        var collection = database.GetCollection(table);
        var ids = Engine(() => collection.Find(RangeQuery(field, range, limit, ascending: true)).Select(row => row[Table.Id]).ToList());
        foreach (var id in ids)
        {
            Change(() => collection.Delete(id));
        }

        return ids.Count;
    }

    // LiteDB keeps each compiled expression for ever, so values are parameters, never part of the text.
    private static Query RangeQuery(string field, KeyRange range, int limit, bool ascending)
    {
        var query = new Query
        {
            Limit = limit,
            OrderBy = KeptExpression.Of(field),
            Order = ascending ? Query.Ascending : Query.Descending,
        };
        query.Where.Add(KeptExpression.Of($"{field} BETWEEN @0 AND @1", range.From, range.To));
        return query;
    }

    private void Note<T>(Table<T> table, BsonDocument row, T record)
    {
        if (table.IsFollowed)
        {
            followed.Add(new RowChange(table, row[Table.Id].AsString, record));
        }
    }

    private BsonDocument? RowOf(Table table, string id) => Collection(table).FindOne(KeptExpression.Of($"{Table.Id} = @0", id));

    private ILiteCollection<BsonDocument> Collection(Table table) => database.GetCollection(table.Name);

    private TResult Change<TResult>(Func<TResult> call)
    {
        if (!writable)
        {
            throw new InvalidOperationException("A read must not change rows.");
        }

        Changes++;
        return Engine(call);
    }

    private static TResult Engine<TResult>(Func<TResult> call)
    {
        try
        {
            return call();
        }
        catch (Exception failure)
        {
            throw new EngineFailureException(failure);
        }
    }
}

/// <param name="Record">Null where the row was deleted.</param>
internal sealed record RowChange(Table Table, string Id, object? Record);

/// <summary>A row of this id is there already. The engine is sound.</summary>
internal sealed class DuplicateRowException(string table, string id) : Exception($"There is a row '{id}' in '{table}' already.");

/// <summary>The database engine itself failed, as opposed to the delegate that used it.</summary>
internal sealed class EngineFailureException(Exception inner) : Exception($"The database engine failed: {inner.Message}", inner)
{
    // LiteDB's codes for what it was given; the others are for what it found.
    private const int DuplicateKey = 110;
    private const int InvalidKey = 111;
    private const int FirstOfValues = 200;
    private const int LastOfValues = 212;

    /// <summary>Whether the rows on the disk are the cause, and not a value that was asked for or written.</summary>
    public bool IsDamage => InnerException switch
    {
        LiteException refused => refused.ErrorCode is not (DuplicateKey or InvalidKey or (>= FirstOfValues and <= LastOfValues)),
        ArgumentOutOfRangeException => true,
        ArgumentException => false,
        _ => true,
    };
}
