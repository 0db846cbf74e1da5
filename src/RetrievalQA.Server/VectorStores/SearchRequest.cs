using RetrievalQA.Retrieval;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>A search of a vector store as a client asks for it.</summary>
/// <param name="Queries">One, or several that are searched together.</param>
public sealed record SearchRequest(IReadOnlyList<string> Queries, int MaxResults, double ScoreThreshold, AttributeFilter? Filter)
{
    private const string Query = "query";
    private const int StandardResults = 10;
    private const int MostResults = 50;

    public static SearchRequest Read(RequestBody body, LimitOptions limits, RetrievalOptions retrieval)
    {
        var request = body.ToObject(Query, "rewrite_query", "max_num_results", "filters", "ranking_options");

        // There is nothing to rewrite for: words are searched as they are, and the reply says which.
        request["rewrite_query"]?.Flag();
        return new SearchRequest(
            ReadQueries(request.Required(Query), limits.QueriesPerSearch, retrieval.MaxQueryCharacters),
            request["max_num_results"]?.WholeNumber(1, Math.Max(MostResults, retrieval.MaxResults)) ?? StandardResults,
            request["ranking_options"] is { } ranking ? ReadThreshold(ranking) : 0,
            request["filters"] is { } filters ? FilterRequest.Read(filters, limits) : null);
    }

    private static IReadOnlyList<string> ReadQueries(RequestValue value, int most, int maxLength) => value.IsText
        ? [value.Prose(maxLength, minLength: 1)]
        : [.. value.Array(most, minimum: 1).Select(query => query.Prose(maxLength, minLength: 1)).Distinct(StringComparer.Ordinal)];

    // There is one ranker, and it looks at words alone: its name and the weights are checked and change nothing.
    private static double ReadThreshold(RequestValue value)
    {
        var ranking = value.ToObject("ranker", "score_threshold", "hybrid_search");
        ranking["ranker"]?.OneOf("none", "auto", "default-2024-11-15");
        if (ranking["hybrid_search"] is { } hybrid)
        {
            CheckWeights(hybrid);
        }

        return ranking["score_threshold"]?.Number(0, 1) ?? 0;
    }

    private static void CheckWeights(RequestValue value)
    {
        var weights = value.ToObject("embedding_weight", "text_weight");
        var sum = weights.Required("embedding_weight").Number(0, double.MaxValue) + weights.Required("text_weight").Number(0, double.MaxValue);
        if (sum <= 0)
        {
            throw ApiException.InvalidValue(value.Path, $"Invalid '{value.Path}': at least one of the weights must be greater than 0.");
        }
    }
}
