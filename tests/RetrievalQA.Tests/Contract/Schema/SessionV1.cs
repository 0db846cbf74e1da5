using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Answering.Models;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>A long session of a client of the first beta that uses every operation it had.</summary>
public sealed class SessionV1(ApiClient api, ApiClient hasty, ScriptedModelServer model, bool runsCode) : SessionBase(api, hasty, model, runsCode)
{
    public async Task PlayAsync()
    {
        await Get("/models");
        await Get($"/models/{Extractive}");
        await Refused(HttpMethod.Delete, "/models/fake_id");
        var file = await Files();
        var assistant = await Assistants(file);
        await AssistantFiles(assistant);
        await Threads(file);
        await Runs(assistant);
        await Functions();
        await Code();
        await Endings();
        await Stream(Api, "/threads/runs", $$$"""{'assistant_id':'{{{assistant}}}','thread':{'messages':[{'role':'user','content':'{{{Question}}}'}]},'stream':true}""");
        await StreamToEveryEnd();
        await Delete($"/files/{file}");
        await Delete($"/assistants/{assistant}");
    }

    private async Task<string> Files()
    {
        var file = await Api.Upload("contract.txt", ConfiguredModelServer.Contract);
        await Get($"/files/{file}");
        await Get("/files");
        await Get("/files?purpose=fine-tune");
        (await Api.Get($"/v1/files/{file}/content")).Ok();
        await Refused(HttpMethod.Get, "/files/file-none");
        return file;
    }

    private async Task<string> Assistants(string file)
    {
        var assistant = await Create("/assistants", $$$"""{'model':'{{{Extractive}}}','name':'Reader','description':'Reads','instructions':'Be brief.','tools':[{'type':'retrieval'}],'file_ids':['{{{file}}}'],'metadata':{'k':'v'}}""");
        await Create("/assistants", $$$"""{'model':'m','tools':[{'type':'code_interpreter'},{{{Weather}}}]}""");
        await Get($"/assistants/{assistant}");
        await Post($"/assistants/{assistant}", "{'name':'Other'}");
        await Page("/assistants");
        await Refused(HttpMethod.Get, "/assistants/asst_none");
        await Refused(HttpMethod.Post, "/assistants", "{'model':'m','tool_resources':{}}");
        return assistant;
    }

    private async Task AssistantFiles(string assistant)
    {
        var file = await Api.Upload("prices.txt", "The parking fee is 30 euros a month.");
        await Post($"/assistants/{assistant}/files", $$"""{'file_id':'{{file}}'}""");
        await Get($"/assistants/{assistant}/files/{file}");
        await Page($"/assistants/{assistant}/files");
        await Delete($"/assistants/{assistant}/files/{file}");
        await Refused(HttpMethod.Get, $"/assistants/{assistant}/files/{file}");
    }

    private async Task Threads(string file)
    {
        var empty = await Create("/threads");
        await Get($"/threads/{empty}/messages");
        var thread = await Create("/threads", "{'messages':[{'role':'user','content':'one'}],'metadata':{'k':'v'}}");
        var message = await Create($"/threads/{thread}/messages", $$"""{'role':'user','content':'two','file_ids':['{{file}}']}""");
        await Get($"/threads/{thread}");
        await Post($"/threads/{thread}", "{'metadata':{'a':'b'}}");
        await Get($"/threads/{thread}/messages/{message}");
        await Post($"/threads/{thread}/messages/{message}", "{'metadata':{'a':'b'}}");
        await Page($"/threads/{thread}/messages");
        await Page($"/threads/{thread}/messages/{message}/files");
        await Get($"/threads/{thread}/messages/{message}/files/{file}");
        await Refused(HttpMethod.Get, $"/threads/{thread}/messages/{message}/files/file-none");
        await Delete($"/threads/{thread}");
        await Refused(HttpMethod.Get, $"/threads/{thread}");
    }

    private async Task Runs(string assistant)
    {
        var (thread, run) = await Start(
            assistant, ",'tool_choice':{'type':'retrieval'},'truncation_strategy':{'type':'last_messages','last_messages':3},'metadata':{'k':'v'},'max_prompt_tokens':20000,'max_completion_tokens':1000");
        await End(Api, thread, run, "completed");
        await Post($"/threads/{thread}/runs/{run}", "{'metadata':{'a':'b'}}");
        await Refused(HttpMethod.Post, $"/threads/{thread}/runs/{run}/cancel");
        await Page($"/threads/{thread}/runs");
        await Page($"/threads/{thread}/messages");
        await Page($"/threads/{thread}/runs/{run}/steps");
        var steps = await Get($"/threads/{thread}/runs/{run}/steps");
        await Get($"/threads/{thread}/runs/{run}/steps/{steps["data"]![0]!["id"]}");
        await Create("/threads/runs", $$$"""{'assistant_id':'{{{assistant}}}','thread':{'messages':[{'role':'user','content':'{{{Question}}}'}]}}""");
    }

    private async Task Functions()
    {
        Model.Call("get_weather", WeatherArguments).Say(_ => ["It is sunny."]);
        var (thread, run) = await Start(await Create("/assistants", $$"""{'model':'m','tools':[{{Weather}}]}"""));
        await End(Api, thread, run, "requires_action");
        await Get($"/threads/{thread}/runs/{run}/steps");
        var call = CallId(await Get($"/threads/{thread}/runs/{run}"));
        await Stream(Api, $"/threads/{thread}/runs/{run}/submit_tool_outputs", $$$"""{'tool_outputs':[{'tool_call_id':'{{{call}}}','output':'sunny'}],'stream':true}""");
        await Get($"/threads/{thread}/runs/{run}/steps");
    }

    private async Task Endings()
    {
        var assistant = await Create("/assistants", "{'model':'m'}");
        Model.SayAndHold("Half an");
        var (thread, run) = await Start(assistant);
        await Api.Poll($"/v1/threads/{thread}/messages", reply => reply.Data.Count == 2 && reply.Data[0]!["content"]!.AsArray().Count > 0);
        await Post($"/threads/{thread}/runs/{run}/cancel");
        await End(Api, thread, run, "cancelled");
        await Get($"/threads/{thread}/messages");
        await Get($"/threads/{thread}/runs/{run}/steps");

        Model.Fail(400, "No.");
        (thread, run) = await Start(assistant);
        await End(Api, thread, run, "failed");
    }
}
