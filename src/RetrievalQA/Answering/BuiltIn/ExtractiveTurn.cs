using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>What the built-in model makes of a conversation: the question, the tools, and what they said since.</summary>
/// <param name="Questions">Those of the newest user message, the first with what it lacks of the turns before; none where it only greets.</param>
/// <param name="SearchOutputs">What file_search answered since the message, in the order of the questions; none where it was not asked.</param>
/// <param name="CodeOutput">What code_interpreter gave since the question; null where no code was run.</param>
/// <param name="CodeFiles">Paths of the files that code may read.</param>
/// <param name="CallsMade">Names of the functions called since the question.</param>
/// <param name="FunctionOutputs">What the client's functions gave since the question.</param>
/// <param name="IsToldToCite">The instructions ask for codes, and for a sign where there is no answer.</param>
/// <param name="SearchName">The name under which file_search is called.</param>
internal sealed record ExtractiveTurn(
    IReadOnlyList<string> Questions,
    string LastMessage,
    IReadOnlyList<string> SearchOutputs,
    string? CodeOutput,
    IReadOnlyList<string> CodeFiles,
    IReadOnlySet<string> CallsMade,
    IReadOnlyList<string> FunctionOutputs,
    bool IsToldToCite,
    string SearchName,
    FunctionChoiceBehaviorConfiguration? Choice)
{
    // Messages and results of tools; a question does not lean on what was said long ago.
    private const int MostTurns = 24;

    public static ExtractiveTurn From(ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel)
    {
        var lastQuestion = history.ToList().FindLastIndex(message => message.Role == AuthorRole.User);
        var since = history.Skip(lastQuestion + 1).SelectMany(message => message.Items).ToList();
        var choice = settings?.FunctionChoiceBehavior?.GetConfiguration(new FunctionChoiceBehaviorConfigurationContext(history) { Kernel = kernel });
        var message = history.LastOrDefault(message => message.Role == AuthorRole.User)?.Content ?? "";
        var instructions = history.FirstOrDefault(message => message.Role == AuthorRole.System)?.Content ?? "";
        var (search, code) = (NameOf(AssistantTool.FileSearch, choice), NameOf(AssistantTool.CodeInterpreter, choice));
        return new ExtractiveTurn(
            QuestionsOf(history),
            message,
            Results(since, search),
            Results(since, code).LastOrDefault(),
            CodeInstructions.ReadNames(instructions),
            since.OfType<FunctionCallContent>().Select(call => call.FunctionName).ToHashSet(StringComparer.Ordinal),
            [.. since.OfType<FunctionResultContent>().Where(result => result.FunctionName != search && result.FunctionName != code)
                .Select(result => result.Result as string ?? "")],
            CitationInstructions.AreIn(instructions),
            search,
            choice);
    }

    public bool CanSearch => (Choice?.Functions ?? []).Any(IsSearch);

    public bool CanRunCode => (Choice?.Functions ?? []).Any(IsCode);

    /// <summary>The function to call before answering, with its arguments as JSON; null to answer now.</summary>
    public (KernelFunction Function, string Arguments)? NextCall()
    {
        if (Choice is null || Choice.Choice == FunctionChoice.None)
        {
            return null;
        }

        var open = (Choice.Functions ?? []).Where(function => !CallsMade.Contains(ModelFunction.NameOf(function))).ToList();
        if (open.Find(IsCode) is { } interpreter && CodeFor(open) is { } code)
        {
            return (interpreter, JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = code }));
        }

        if (CodeOutput is null && NextQuestion is { } question && (Choice.Functions ?? []).FirstOrDefault(IsSearch) is { } search)
        {
            return (search, JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["query"] = question }));
        }

        if (CallsMade.Any(name => name != SearchName))
        {
            return null;
        }

        open.RemoveAll(IsCode);
        var asked = open.Find(function => Names(LastMessage, ModelFunction.NameOf(function)));
        var called = asked ?? (Choice.Choice == FunctionChoice.Required && CallsMade.Count == 0 ? open.FirstOrDefault() : null);
        return called is null ? null : (called, JsonIn(LastMessage));
    }

    public static bool IsSearch(KernelFunction function) => ModelFunction.ToolOf(function) == AssistantTool.FileSearch;

    private static bool IsCode(KernelFunction function) => ModelFunction.ToolOf(function) == AssistantTool.CodeInterpreter;

    /// <summary>The name under which a tool of the server is called; its own where it is not among the functions.</summary>
    private static string NameOf(string tool, FunctionChoiceBehaviorConfiguration? choice) =>
        choice?.Functions?.FirstOrDefault(function => ModelFunction.ToolOf(function) == tool) is { } found ? ModelFunction.NameOf(found) : tool;

    private string? CodeFor(List<KernelFunction> open)
    {
        var isForced = Choice!.Choice == FunctionChoice.Required && open.Count == 1 && CallsMade.Count == 0;
        return ExtractiveCode.For(LastMessage, CodeFiles, isForced || Choice.Functions?.Count == 1) ?? (isForced ? ExtractiveCode.Whatever : null);
    }

    // A model that must call something searches for a greeting, too.
    private string? NextQuestion => SearchOutputs.Count < Questions.Count ? Questions[SearchOutputs.Count]
        : Questions.Count == 0 && SearchOutputs.Count == 0 && Choice!.Choice == FunctionChoice.Required ? LastMessage
        : null;

    // Each message's questions stand on the last one of the message before, which stands on the one before it.
    private static IReadOnlyList<string> QuestionsOf(ChatHistory history)
    {
        IReadOnlyList<string> questions = [""];
        var (before, answer) = ("", "");
        foreach (var message in history.SkipWhile(message => message.Role == AuthorRole.System).TakeLast(MostTurns))
        {
            if (message.Role == AuthorRole.Assistant && message.Content is { Length: > 0 } said)
            {
                answer = said;
            }
            else if (message.Role == AuthorRole.User)
            {
                questions = QuestionMessage.Of(message.Content ?? "").Questions;
                questions = [.. questions.Take(1).Select(first => FollowUp.StandAlone(first, before, answer)), .. questions.Skip(1)];
                before = questions.LastOrDefault(before);
            }
        }

        return questions;
    }

    private static List<string> Results(List<KernelContent> since, string function) =>
        [.. since.OfType<FunctionResultContent>().Where(result => result.FunctionName == function).Select(result => result.Result as string).OfType<string>()];

    /// <summary>The message has the name as a word of its own.</summary>
    private static bool Names(string message, string function) =>
        message.Split((char[])[' ', '\t', '\r', '\n', '(', ')', '{', ',', '.', ':', ';', '?', '!', '"', '\'', '`']).Contains(function, StringComparer.Ordinal);

    private static string JsonIn(string message)
    {
        var start = message.IndexOf('{', StringComparison.Ordinal);
        var end = message.LastIndexOf('}');
        if (start < 0 || end <= start)
        {
            return "{}";
        }

        var candidate = message[start..(end + 1)];
        try
        {
            using var parsed = JsonDocument.Parse(candidate);
            return candidate;
        }
        catch (JsonException)
        {
            // The braces of the message are not JSON: call without arguments rather than with broken ones.
            return "{}";
        }
    }
}
