using System.Text.Json;
using RetrievalQA.Sdk;

// Goes through the flows with one version of the SDK and prints a line of JSON for each. The server is at
// RETRIEVALQA_URL and opens to RETRIEVALQA_KEY; its model "scripted" plays the script that stands in the newest message.
var clients = new Clients(
    new Uri(Environment.GetEnvironmentVariable("RETRIEVALQA_URL") ?? "http://127.0.0.1:8080/v1"),
    Environment.GetEnvironmentVariable("RETRIEVALQA_KEY") ?? "none");
var library = new Library(clients);
var flows = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["models"] = new FileFlows(clients).Models,
    ["files"] = new FileFlows(clients).Files,
    ["vector stores"] = new FileFlows(clients).VectorStores,
    ["cited answer"] = new AnswerFlows(clients, library).CitedAnswer,
    ["attachments"] = new AnswerFlows(clients, library).Attachments,
    ["stream events"] = new AnswerFlows(clients, library).StreamEvents,
    ["function call"] = new FunctionFlows(clients, library).Call,
    ["function call, streamed"] = new FunctionFlows(clients, library).StreamedCall,
    ["two calls at once"] = new FunctionFlows(clients, library).TwoCalls,
    ["search and function in one run"] = new FunctionFlows(clients, library).SearchAndFunction,
    ["code interpreter"] = new CodeFlows(clients, library).Polled,
    ["code interpreter, streamed"] = new CodeFlows(clients, library).Streamed,
    ["cancel while waiting"] = new EndingFlows(clients, library).CancelWaiting,
    ["cancel while streaming"] = new EndingFlows(clients, library).CancelStreaming,
    ["spent budget"] = new EndingFlows(clients, library).SpentBudget,
    ["failed run"] = new EndingFlows(clients, library).FailedRun,
    ["errors"] = new ObjectFlows(clients, library).Errors,
    ["keys"] = new ObjectFlows(clients, library).Keys,
    ["busy thread"] = new ObjectFlows(clients, library).BusyThread,
    ["paging"] = new ObjectFlows(clients, library).Paging,
    ["modify and delete"] = new ObjectFlows(clients, library).ModifyAndDelete,
};
foreach (var (flow, go) in flows.Where(flow => args.Length == 0 || flow.Key == args[0]))
{
    string? error = null;
    try
    {
        await go();
    }
    catch (Exception failure)
    {
        error = failure.ToString();
    }

    Console.WriteLine(JsonSerializer.Serialize(new { flow, error }));
}
