using System.Numerics;
using System.Runtime.InteropServices;
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

/// <summary>
/// Records of one type, each a document of <c>_id</c>, index keys, the record as JSON and a checksum of it: LiteDB keeps
/// none, and a damaged page must not be read as another text.
/// </summary>
internal sealed class Table<T>(string name, Func<T, string> id, params TableIndex<T>[] indexes)
    : Table(name, [.. indexes.Select(index => index.Field)])
{
    private const string RecordField = "record";
    private const string SumField = "sum";

    public BsonDocument ToRow(T record)
    {
        var json = RowJson.Write(record);
        var row = new BsonDocument { [Id] = id(record), [RecordField] = json, [SumField] = SumOf(json) };
        foreach (var index in indexes)
        {
            if (index.Key(record) is { } key)
            {
                row[index.Field] = key;
            }
        }

        return row;
    }

    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static T FromRow(BsonDocument row)
    {
        var json = row[RecordField].AsString;

        // Rows of before version 3 have no checksum until they are written again.
        return row[SumField] is { IsInt32: true } sum && sum.AsInt32 != SumOf(json)
            ? throw new InvalidDataException($"The row '{row[Id]}' of {typeof(T).Name} does not match its checksum.")
            : RowJson.Read<T>(json);
    }

    private static int SumOf(string json)
    {
        var bytes = MemoryMarshal.AsBytes(json.AsSpan());
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var sum = uint.MaxValue;
        foreach (var word in words)
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return (int)sum;
    }
}
