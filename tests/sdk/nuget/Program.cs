using System.Text.Json;
using RetrievalQA.Sdk;

// Goes through the flows with one version of the SDK and prints a line of JSON for each. The server is at
// RETRIEVALQA_URL; its model "scripted" plays the script that stands in the newest message.
var clients = new Clients(new Uri(Environment.GetEnvironmentVariable("RETRIEVALQA_URL") ?? "http://127.0.0.1:8080/v1"));
var assistants = new Library(clients);
var flows = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["models"] = new FileFlows(clients).Models,
    ["files"] = new FileFlows(clients).Files,
    ["vector stores"] = new FileFlows(clients).VectorStores,
    ["cited answer"] = new AnswerFlows(clients, assistants).CitedAnswer,
    ["attachments"] = new AnswerFlows(clients, assistants).Attachments,
    ["stream events"] = new AnswerFlows(clients, assistants).StreamEvents,
    ["function call"] = new FunctionFlows(clients, assistants).Call,
    ["function call, streamed"] = new FunctionFlows(clients, assistants).StreamedCall,
    ["two calls at once"] = new FunctionFlows(clients, assistants).TwoCalls,
    ["search and function in one run"] = new FunctionFlows(clients, assistants).SearchAndFunction,
    ["cancel while waiting"] = new EndingFlows(clients, assistants).CancelWaiting,
    ["cancel while streaming"] = new EndingFlows(clients, assistants).CancelStreaming,
    ["spent budget"] = new EndingFlows(clients, assistants).SpentBudget,
    ["failed run"] = new EndingFlows(clients, assistants).FailedRun,
    ["errors"] = new ObjectFlows(clients, assistants).Errors,
    ["busy thread"] = new ObjectFlows(clients, assistants).BusyThread,
    ["paging"] = new ObjectFlows(clients, assistants).Paging,
    ["modify and delete"] = new ObjectFlows(clients, assistants).ModifyAndDelete,
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
