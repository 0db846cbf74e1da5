namespace RetrievalQA.Server.Wire;

/// <summary>Ids carry the kind of their object as prefix; a wrong one shows a mistake of the caller better than "not found" does.</summary>
public static class ObjectId
{
    public const string Assistant = "asst";
    public const string Thread = "thread";
    public const string Message = "msg";
    public const string Run = "run";
    public const string RunStep = "step";
    public const string VectorStore = "vs";
    public const string FileBatch = "vsfb";
    public const string Upload = "upload";
    public const string UploadPart = "part";

    // File ids are left out: the hosted API answers 404 to any that it does not know.
    private static readonly Dictionary<string, string> PrefixByRouteValue = new(StringComparer.Ordinal)
    {
        ["assistant_id"] = Assistant,
        ["thread_id"] = Thread,
        ["message_id"] = Message,
        ["run_id"] = Run,
        ["step_id"] = RunStep,
        ["vector_store_id"] = VectorStore,
        ["batch_id"] = FileBatch,
        ["upload_id"] = Upload,
    };

    /// <exception cref="ApiException">The id does not start with the prefix.</exception>
    public static string Check(string path, string value, string prefix) =>
        value.StartsWith(prefix + "_", StringComparison.Ordinal) ? value : throw ApiException.WrongPrefix(path, value, prefix);

    /// <summary>Endpoint filter: checks the ids of the route.</summary>
    public static ValueTask<object?> CheckRoute(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var (name, value) in context.HttpContext.Request.RouteValues)
        {
            if (PrefixByRouteValue.TryGetValue(name, out var prefix) && value is string id)
            {
                Check(name, id, prefix);
            }
        }

        return next(context);
    }
}
