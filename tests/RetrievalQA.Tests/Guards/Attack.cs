namespace RetrievalQA.Tests.Guards;

/// <summary>
/// What a stranger tries at an endpoint, beside every mix of the victim's ids and own ones in the path. In the texts
/// <c>$file_id</c> stands for an id of the victim and <c>@file_id</c> for one of the stranger's own.
/// </summary>
/// <param name="Body">A valid body for attacks in the path.</param>
internal sealed record Attack(string? Body = null)
{
    /// <summary>Bodies that name objects of the victim, sent to own paths.</summary>
    public string[] Bodies { get; init; } = [];

    /// <summary>Such bodies in the shape of v1.</summary>
    public string[] BodiesV1 { get; init; } = [];

    /// <summary>Query strings that name objects of the victim, sent to own paths.</summary>
    public string[] Queries { get; init; } = [];

    /// <summary>Parameters that attacks in the path need to be valid.</summary>
    public string PathQuery { get; init; } = "";

    /// <summary>The endpoint takes no ids but those of its path.</summary>
    public static Attack PathOnly { get; } = new();

    /// <summary>The endpoint takes no ids of stored objects.</summary>
    public static Attack None { get; } = new();

    /// <param name="cursor">The kind of the list's elements.</param>
    public static Attack List(string cursor, params string[] filters) => new() { Queries = [$"after=${cursor}", $"before=${cursor}", .. filters] };
}
