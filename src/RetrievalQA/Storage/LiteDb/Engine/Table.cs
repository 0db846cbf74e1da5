using LiteDB;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>A LiteDB collection: its name and the fields that are indexed.</summary>
internal abstract class Table(string name, IReadOnlyList<string> indexedFields)
{
    public const string Id = "_id";

    public string Name { get; } = name;

    public IReadOnlyList<string> IndexedFields { get; } = indexedFields;

    /// <summary>Changes of single rows are told to those who follow the commits.</summary>
    public bool IsFollowed { get; init; }
}

/// <summary>A field that rows are found and ordered by; a row without a key is not found through it.</summary>
internal sealed record TableIndex<T>(string Field, Func<T, string?> Key);

/// <summary>Records of one type, each a document of <c>_id</c>, index keys and the record as JSON.</summary>
internal sealed class Table<T>(string name, Func<T, string> id, params TableIndex<T>[] indexes)
    : Table(name, [.. indexes.Select(index => index.Field)])
{
    private const string RecordField = "record";

    public BsonDocument ToRow(T record)
    {
        var row = new BsonDocument { [Id] = id(record), [RecordField] = RowJson.Write(record) };
        foreach (var index in indexes)
        {
            if (index.Key(record) is { } key)
            {
                row[index.Field] = key;
            }
        }

        return row;
    }

    public static T FromRow(BsonDocument row) => RowJson.Read<T>(row[RecordField].AsString);
}
