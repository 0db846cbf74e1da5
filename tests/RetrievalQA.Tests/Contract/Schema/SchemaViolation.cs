namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>One place where a document leaves its schema.</summary>
/// <param name="Where">The named schema and the way from it: <c>RunObject.tools[]</c>.</param>
/// <param name="Rule">The keyword that is broken, or <see cref="Undeclared"/>.</param>
/// <param name="Found">What stands there.</param>
public sealed record SchemaViolation(string Where, string Rule, string Found)
{
    /// <summary>A property that the schema does not name, though it forbids none.</summary>
    public const string Undeclared = "undeclared";

    public bool BreaksSchema => Rule != Undeclared;
}
