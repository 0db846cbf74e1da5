using RetrievalQA.Documents;

namespace RetrievalQA.Server.Wire;

/// <summary>The paging parameters of a list request as they came.</summary>
public sealed class ListParameters(IQueryCollection query)
{
    private const int StandardLimit = 20;
    private const int StandardMaximum = 100;

    public static ValueTask<ListParameters?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<ListParameters?>(new ListParameters(context.Request.Query));

    /// <exception cref="ApiException">A parameter is wrong.</exception>
    public ListQuery ToQuery(int limit = StandardLimit, int maximum = StandardMaximum) => new(
        WholeNumber("limit", 1, maximum) ?? limit,
        OneOf("order", "asc", "desc") == "asc",
        Text("after"),
        Text("before"));

    /// <summary>The value; null where it is absent or empty.</summary>
    public string? Text(string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <exception cref="ApiException">The value is not one of <paramref name="supported"/>.</exception>
    public string? OneOf(string name, params string[] supported)
    {
        var value = Text(name);
        return value is null || supported.Contains(value, StringComparer.Ordinal)
            ? value
            : throw ApiException.UnsupportedValue(name, value, supported);
    }

    /// <exception cref="ApiException">The value is no integer or out of range.</exception>
    public int? WholeNumber(string name, int minimum, int maximum)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, out var value))
        {
            throw ApiException.InvalidType(name, "an integer", "a string");
        }

        if (value < minimum || value > maximum)
        {
            throw ApiException.OutOfRange(name, "integer", value > maximum, $"{(value > maximum ? maximum : minimum)}", text);
        }

        return (int)value;
    }
}
