using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// What the model and its tools have said to each other in one run: it follows the thread in what the model sees next.
/// Argument texts are kept as the model wrote them.
/// </summary>
public sealed class RunExchange
{
    private const string LeftOut = "[left out: the conversation has become too long]";

    private readonly List<ExchangeMessage> messages = [];
    private readonly Dictionary<string, string> arguments = new(StringComparer.Ordinal);

    /// <summary>Tokens of all of it, about.</summary>
    public int Tokens => messages.Sum(message => message.Tokens);

    public bool HasCalls => arguments.Count > 0;

    /// <summary>The argument text of every call, by the call's id.</summary>
    public IReadOnlyDictionary<string, string> Arguments => arguments;

    /// <summary>The id of a call, or a new one where the model gave none or one that it has used before.</summary>
    public string UniqueId(string id, IEnumerable<string> others) =>
        id.Length > 0 && !arguments.ContainsKey(id) && !others.Contains(id, StringComparer.Ordinal) ? id : NewId.ToolCall();

    /// <summary>A turn of the model with the results of its calls.</summary>
    public void Add(string text, IReadOnlyList<ModelCall> calls, IReadOnlyList<ToolResult> results)
    {
        var turn = new ChatMessageContent(AuthorRole.Assistant, text.Length > 0 ? text : null);
        foreach (var call in calls)
        {
            turn.Items.Add(new FunctionCallContent(call.Name, pluginName: null, call.Id, []));
            arguments[call.Id] = call.Arguments;
        }

        messages.Add(new ExchangeMessage(turn, TokenCounter.Count(text) + calls.Sum(call => TokenCounter.Count(call.Arguments)), IsResult: false));
        foreach (var (call, result) in calls.Zip(results))
        {
            messages.Add(ResultOf(call, result.Shown!, result.Tokens));
        }
    }

    /// <summary>Text that the model wrote in a turn whose calls are not known any more.</summary>
    public void AddText(string text) =>
        messages.Add(new ExchangeMessage(new ChatMessageContent(AuthorRole.Assistant, text), TokenCounter.Count(text), IsResult: false));

    /// <summary>Leaves the oldest results out until the rest has no more tokens than these, but never the newest.</summary>
    public void FitInto(int tokens)
    {
        var results = messages.Where(message => message.IsResult).SkipLast(1).ToList();
        foreach (var oldest in results.TakeWhile(_ => Tokens > tokens))
        {
            var result = oldest.Content.Items.OfType<FunctionResultContent>().Single();
            messages[messages.IndexOf(oldest)] = ResultOf(new ModelCall(result.CallId!, result.FunctionName!, ""), LeftOut, TokenCounter.Count(LeftOut));
        }
    }

    public void AppendTo(ChatHistory history) => history.AddRange(messages.Select(message => message.Content));

    private static ExchangeMessage ResultOf(ModelCall call, string shown, int tokens) =>
        new(new FunctionResultContent(call.Name, pluginName: null, call.Id, shown).ToChatMessage(), tokens, IsResult: true);

    private sealed record ExchangeMessage(ChatMessageContent Content, int Tokens, bool IsResult);
}
