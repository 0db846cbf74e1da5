using System.Globalization;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>Keys that sort as strings in the order of a number.</summary>
internal static class OrderKey
{
    /// <summary>"scope/0000000000000000042".</summary>
    public static string Of(string scope, long number) => $"{scope}/{Digits(number)}";

    public static string Digits(long number) => number.ToString("D19", CultureInfo.InvariantCulture);
}

/// <summary>Keys of an index from one to another, both included.</summary>
internal readonly record struct KeyRange(string From, string To)
{
    /// <summary>Every key that begins so.</summary>
    public static KeyRange StartingWith(string prefix) => new(prefix, prefix + '\uffff');

    /// <summary>Every id after this one.</summary>
    public static KeyRange After(string id) => new(id + '\u0001', "\uffff");

    /// <summary>Keys of <see cref="OrderKey.Of"/> under a scope, with numbers in a range.</summary>
    public static KeyRange Numbers(string scope, long from = 0, long to = long.MaxValue) =>
        new(OrderKey.Of(scope, from), OrderKey.Of(scope, to));
}
