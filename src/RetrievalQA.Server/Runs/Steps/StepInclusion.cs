using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs.Steps;

/// <summary>
/// The <c>include</c> parameter: <c>include[]=a</c>, <c>include=a</c>, repeated, or one comma-joined value, as the
/// client libraries write it.
/// </summary>
public sealed class StepInclusion(IQueryCollection query)
{
    private const string SearchContent = "step_details.tool_calls[*].file_search.results[*].content";

    public static ValueTask<StepInclusion?> BindAsync(HttpContext context) => ValueTask.FromResult<StepInclusion?>(new StepInclusion(context.Request.Query));

    /// <summary>Whether search results come with their text.</summary>
    /// <exception cref="ApiException">Something else is to be included.</exception>
    public bool IncludesContent()
    {
        Check();
        return Values.Any();
    }

    public void Check()
    {
        var (value, index) = Values.Select((value, index) => (value, index)).FirstOrDefault(item => item.value != SearchContent);
        if (value is not null)
        {
            throw ApiException.UnsupportedValue($"include[{index}]", value, [SearchContent]);
        }
    }

    private IEnumerable<string> Values => query["include[]"]
        .Concat(query["include"])
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
