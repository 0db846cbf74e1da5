using System.Globalization;
using LiteDB;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>Expressions of queries, parsed once in each thread: parsing one costs as much as looking up a row.</summary>
internal static class KeptExpression
{
    [ThreadStatic]
    private static Dictionary<string, BsonExpression>? parsed;

    /// <summary>The expression with these values for @0, @1 …; good until the thread asks for it again.</summary>
    /// <param name="text">Of a bounded number: names of fields and no values.</param>
    public static BsonExpression Of(string text, params ReadOnlySpan<BsonValue> values)
    {
        parsed ??= new Dictionary<string, BsonExpression>(StringComparer.Ordinal);
        if (!parsed.TryGetValue(text, out var expression))
        {
            expression = BsonExpression.Create(text);
            parsed.Add(text, expression);
        }

        for (var index = 0; index < values.Length; index++)
        {
            expression.Parameters[index.ToString(CultureInfo.InvariantCulture)] = values[index];
        }

        return expression;
    }
}
