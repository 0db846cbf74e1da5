using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// What one run may still spend. Its own budgets (<c>max_prompt_tokens</c>, <c>max_completion_tokens</c>) hold for all
/// its model calls together; the model's window holds for each of them.
/// </summary>
public sealed class TokenBudget(ThreadRun run, int contextWindow)
{
    // Room for the answer, where the run sets no bound.
    private const int CompletionReserve = 4_096;

    // Less than this holds no question.
    private const int MinPrompt = 64;

    /// <summary>Tokens of evidence that one search may show.</summary>
    public int Evidence => Math.Min(Window, run.MaxPromptTokens ?? int.MaxValue) / 2;

    /// <summary>Tokens that the exchange of model and tools may have; the rest is for the thread.</summary>
    public int Exchange => Window / 4 * 3;

    private int Window => contextWindow - Math.Min(Math.Min(run.MaxCompletionTokens ?? CompletionReserve, CompletionReserve), contextWindow / 4);

    /// <summary>Tokens that the model may still write; null without a bound.</summary>
    public int? Completion(TokenUsage used) => run.MaxCompletionTokens - used.CompletionTokens;

    /// <summary>Tokens that instructions and thread may have in the next call.</summary>
    public int Thread(TokenUsage used, int exchange) => Math.Min(Window, Prompt(used)) - exchange;

    /// <summary>Why there can be no further call ("max_prompt_tokens", "max_completion_tokens"); null where there can.</summary>
    public string? SpentBy(TokenUsage used, int exchange) => (Completion(used), Prompt(used) - exchange) switch
    {
        ( <= 0, _) => "max_completion_tokens",
        (_, < MinPrompt) => "max_prompt_tokens",
        _ => null,
    };

    private int Prompt(TokenUsage used) => run.MaxPromptTokens - used.PromptTokens ?? int.MaxValue;
}
