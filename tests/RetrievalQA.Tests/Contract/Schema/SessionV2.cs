using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Answering.Models;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>A long session of a v2 client that uses every operation, streams runs to every end, and makes some mistakes.</summary>
public sealed class SessionV2(ApiClient api, ApiClient hasty, ScriptedModelServer model, bool runsCode) : SessionBase(api, hasty, model, runsCode)
{
    public async Task PlayAsync()
    {
        await Models();
        var file = await Files();
        await Uploads();
        var store = await Stores(file);
        await StoreFiles(store);
        await Batches(store);
        await Search(store);
        var assistant = await Assistants(store);
        await Threads(file, store);
        await Runs(assistant);
        await Functions();
        await Code();
        await Endings();
        await Stream(Api, "/threads/runs", $$$"""{'assistant_id':'{{{assistant}}}','thread':{'messages':[{'role':'user','content':'{{{Question}}}'}]},'stream':true}""");
        await StreamToEveryEnd();
        await Extensions(file, store);
        await Deletions(file, store, assistant);
    }

    private async Task Models()
    {
        await Get("/models");
        await Get($"/models/{Extractive}");
        await Get("/models/accepted-by-runs");
        await Refused(HttpMethod.Delete, "/models/fake_id");
    }

    private async Task<string> Files()
    {
        var file = await Api.Upload("contract.txt", ConfiguredModelServer.Contract);
        foreach (var purpose in new[] { "vision", "batch", "fine-tune", "user_data", "evals" })
        {
            await Api.Upload("other.jsonl", "{}", purpose);
        }

        using var expiring = new MultipartFormDataContent
        {
            { new StringContent("created_at"), "expires_after[anchor]" }, { new StringContent("3600"), "expires_after[seconds]" },
            { new StringContent("x"), "file", "a.txt" }, { new StringContent("assistants"), "purpose" },
        };
        (await Api.Send(HttpMethod.Post, "/v1/files", expiring)).Ok();
        await Get($"/files/{file}");
        await Page("/files");
        (await Api.Get($"/v1/files/{file}/content")).Ok();
        await Refused(HttpMethod.Get, "/files/file-none");
        await Refused(HttpMethod.Get, "/files/file-none/content");
        await Refused(HttpMethod.Post, "/files", "{}");
        return file;
    }

    private async Task Uploads()
    {
        const string Body = "{'filename':'notes.txt','purpose':'assistants','bytes':10,'mime_type':'text/plain'}";
        var upload = await Create("/uploads", Body);
        var parts = new List<string> { await Part(upload, "hello"), await Part(upload, "world") };
        await Post($"/uploads/{upload}/complete", new JsonObject { ["part_ids"] = new JsonArray([.. parts]) }.ToJsonString());
        await Post($"/uploads/{await Create("/uploads", Body)}/cancel");
        await Refused(HttpMethod.Post, "/uploads", "{}");
        await Refused(HttpMethod.Post, $"/uploads/{upload}/cancel");
    }

    private async Task<string> Part(string upload, string text)
    {
        using var form = new MultipartFormDataContent { { new StringContent(text), "data", "part" } };
        return (await Api.Send(HttpMethod.Post, $"/v1/uploads/{upload}/parts", form)).Ok().Text("id");
    }

    private async Task<string> Stores(string file)
    {
        await Create("/vector_stores", "{}");
        var store = await Create("/vector_stores", $$$"""{'name':'Contracts','description':'d','file_ids':['{{{file}}}'],'expires_after':{'anchor':'last_active_at','days':3},'metadata':{'k':'v'}}""");
        await Api.Poll($"/v1/vector_stores/{store}", reply => reply.Text("status") == "completed");
        await Post($"/vector_stores/{store}", "{'name':null}");
        await Page("/vector_stores");
        await Refused(HttpMethod.Get, "/vector_stores/vs_none");
        await Refused(HttpMethod.Post, "/vector_stores", "{'colour':'red'}");
        return store;
    }

    private async Task StoreFiles(string store)
    {
        var broken = await Api.Upload("broken.pdf", "%PDF-1.7 and then nothing");
        var attached = await Api.Upload("prices.md", "# Prices\n\nThe parking fee is 30 euros a month.\n");
        await Post($"/vector_stores/{store}/files", $$"""{'file_id':'{{broken}}'}""");
        await Post($"/vector_stores/{store}/files", $$$$"""{'file_id':'{{{{attached}}}}','attributes':{'region':'kr','year':2024,'draft':false},'chunking_strategy':{'type':'static','static':{'max_chunk_size_tokens':200,'chunk_overlap_tokens':50}}}""");
        foreach (var file in new[] { broken, attached })
        {
            await Api.Poll($"/v1/vector_stores/{store}/files/{file}", reply => reply.Text("status") != "in_progress");
        }

        await Get($"/vector_stores/{store}/files?filter=failed");
        await Get($"/vector_stores/{store}/files?filter=cancelled");
        await Page($"/vector_stores/{store}/files");
        await Post($"/vector_stores/{store}/files/{attached}", "{'attributes':{'region':'de'}}");
        await Get($"/vector_stores/{store}/files/{attached}/content");
        await Refused(HttpMethod.Post, $"/vector_stores/{store}/files", "{'file_id':'file-none'}");
        await Delete($"/vector_stores/{store}/files/{broken}");
    }

    private async Task Batches(string store)
    {
        var files = new JsonArray();
        for (var number = 0; number < 3; number++)
        {
            files.Add(await Api.Upload($"{number}.txt", $"Locker number {number} is free."));
        }

        var batch = await Create($"/vector_stores/{store}/file_batches", new JsonObject { ["file_ids"] = files.DeepClone() }.ToJsonString());
        await Api.Poll($"/v1/vector_stores/{store}/file_batches/{batch}", reply => reply.Text("status") != "in_progress");
        await Page($"/vector_stores/{store}/file_batches/{batch}/files");
        var other = await Create("/vector_stores", "{}");
        var cancelled = await Create($"/vector_stores/{other}/file_batches", new JsonObject { ["file_ids"] = files }.ToJsonString());
        await Post($"/vector_stores/{other}/file_batches/{cancelled}/cancel");
        await Refused(HttpMethod.Get, $"/vector_stores/{store}/file_batches/vsfb_none");
    }

    private async Task Search(string store)
    {
        var page = await Post($"/vector_stores/{store}/search", $$"""{'query':'{{Question}}','max_num_results':2}""");
        Assert.NotEmpty(page["data"]!.AsArray());
        await Post($"/vector_stores/{store}/search", """{'query':['parking fee','monthly fee'],'filters':{'type':'eq','key':'region','value':'de'},'ranking_options':{'ranker':'auto','score_threshold':0},'rewrite_query':false}""");
        await Refused(HttpMethod.Post, $"/vector_stores/{store}/search", "{}");
    }

    private async Task<string> Assistants(string store)
    {
        var assistant = await Create("/assistants", $$$$"""{'model':'{{{{Extractive}}}}','name':'Reader','description':'Reads','instructions':'Be brief.','tools':[{'type':'file_search'}],'tool_resources':{'file_search':{'vector_store_ids':['{{{{store}}}}']}},'metadata':{'k':'v'},'temperature':0.5,'top_p':0.5}""");
        await Create("/assistants", $$$$"""{'model':'m','tools':[{'type':'file_search','file_search':{'max_num_results':2,'ranking_options':{'ranker':'default_2024_08_21','score_threshold':0.5}}},{'type':'code_interpreter'},{{{{Weather}}}}]}""");
        await Create("/assistants",
            "{'model':'m','reasoning_effort':'low','response_format':{'type':'json_schema','json_schema':{'name':'answer','description':'d','strict':true,'schema':{'type':'object','properties':{}}}}}");
        await Create("/assistants", "{'model':'m','response_format':{'type':'json_object'}}");
        await Get($"/assistants/{assistant}");
        await Post($"/assistants/{assistant}", "{'name':'Other'}");
        await Page("/assistants");
        await Refused(HttpMethod.Get, "/assistants/asst_none");
        await Refused(HttpMethod.Get, "/assistants/undefined");
        await Refused(HttpMethod.Post, "/assistants", "{'model':'m','temperature':'hot'}");
        await Refused(HttpMethod.Post, "/assistants", "{");
        return assistant;
    }

    private async Task Threads(string file, string store)
    {
        var image = await Api.Upload("a.png", "x", "vision");
        var empty = await Create("/threads");
        await Get($"/threads/{empty}/messages");
        await Get($"/threads/{empty}/runs");
        await Create("/threads", $$$$"""{'metadata':{'k':'v'},'tool_resources':{'file_search':{'vector_store_ids':['{{{{store}}}}']},'code_interpreter':{'file_ids':['{{{{file}}}}']}}}""");
        var thread = await Create("/threads", "{'messages':[{'role':'user','content':'one'},{'role':'assistant','content':'two'}]}");
        var message = await Create($"/threads/{thread}/messages", $$$"""{'role':'user','content':[{'type':'text','text':'look'},{'type':'image_url','image_url':{'url':'https://example.org/a.png'}},{'type':'image_file','image_file':{'file_id':'{{{image}}}','detail':'low'}}],'attachments':[{'file_id':'{{{file}}}','tools':[{'type':'file_search'},{'type':'code_interpreter'}]}],'metadata':{'k':'v'}}""");
        await Get($"/threads/{thread}");
        await Post($"/threads/{thread}", "{'metadata':{'a':'b'}}");
        await Get($"/threads/{thread}/messages/{message}");
        await Post($"/threads/{thread}/messages/{message}", "{'metadata':{'a':'b'}}");
        await Page($"/threads/{thread}/messages");
        await Delete($"/threads/{thread}/messages/{message}");
        await Refused(HttpMethod.Get, $"/threads/{thread}/messages/msg_none");
        await Refused(HttpMethod.Post, $"/threads/{thread}/messages", "{'role':'system','content':'x'}");
        await Delete($"/threads/{thread}");
        await Refused(HttpMethod.Get, $"/threads/{thread}");
    }

    private async Task Runs(string assistant)
    {
        var (thread, run) = await Start(
            assistant, ",'tool_choice':{'type':'file_search'},'truncation_strategy':{'type':'last_messages','last_messages':3},'parallel_tool_calls':false,'response_format':{'type':'text'},'additional_instructions':'Please.','metadata':{'k':'v'},'max_prompt_tokens':20000,'max_completion_tokens':1000");
        await Refused(HttpMethod.Post, $"/threads/{thread}/runs/{run}/submit_tool_outputs", "{'tool_outputs':[]}");
        await End(Api, thread, run, "completed");
        await Post($"/threads/{thread}/runs/{run}", "{'metadata':{'a':'b'}}");
        await Refused(HttpMethod.Post, $"/threads/{thread}/runs/{run}/cancel");
        await End(Api, thread, await Create($"/threads/{thread}/runs", $$"""{'assistant_id':'{{assistant}}'}"""), "completed");
        await Page($"/threads/{thread}/runs");
        await Page($"/threads/{thread}/messages");
        await Page($"/threads/{thread}/runs/{run}/steps");
        var steps = await Get($"/threads/{thread}/runs/{run}/steps?include[]=step_details.tool_calls[*].file_search.results[*].content");
        foreach (var step in steps["data"]!.AsArray())
        {
            await Get($"/threads/{thread}/runs/{run}/steps/{step!["id"]}");
        }

        await Refused(HttpMethod.Get, $"/threads/{thread}/runs/{run}/steps/step_none");
        await Refused(HttpMethod.Get, $"/threads/{thread}/runs/run_none");
        await Refused(HttpMethod.Post, $"/threads/{thread}/runs", "{}");
        await Create("/threads/runs", $$$"""{'assistant_id':'{{{assistant}}}','thread':{'messages':[{'role':'user','content':'{{{Question}}}'}]}}""");
    }

    private async Task Functions()
    {
        Model.Call("get_weather", WeatherArguments).Say(_ => ["It is sunny."]);
        var assistant = await Create("/assistants", $$"""{'model':'m','tools':[{{Weather}}]}""");
        var (thread, run) = await Start(assistant);
        await End(Api, thread, run, "requires_action");
        await Get($"/threads/{thread}/runs/{run}/steps");
        await Refused(HttpMethod.Post, $"/threads/{thread}/messages", "{'role':'user','content':'x'}");
        await Refused(HttpMethod.Post, $"/threads/{thread}/runs/{run}/submit_tool_outputs", "{'tool_outputs':[{'tool_call_id':'call_none','output':'x'}]}");
        var call = CallId(await Get($"/threads/{thread}/runs/{run}"));
        await Post($"/threads/{thread}/runs/{run}/submit_tool_outputs", $$$"""{'tool_outputs':[{'tool_call_id':'{{{call}}}','output':'sunny'}]}""");
        await End(Api, thread, run, "completed");
        await Get($"/threads/{thread}/runs/{run}/steps");

        Model.Call("get_weather", WeatherArguments).Say(_ => ["It is ", "sunny."]);
        var events = await Stream(Api, "/threads/runs", $$$"""{'assistant_id':'{{{assistant}}}','thread':{'messages':[{'role':'user','content':'Weather?'}]},'stream':true}""");
        var waiting = LastRun(events);
        Assert.Equal("requires_action", (string)waiting["status"]!);
        await Stream(Api, $"/threads/{waiting["thread_id"]}/runs/{Id(waiting)}/submit_tool_outputs", $$$"""{'tool_outputs':[{'tool_call_id':'{{{CallId(waiting)}}}','output':'sunny'}],'stream':true}""");
    }

    private async Task Endings()
    {
        var assistant = await Create("/assistants", "{'model':'m'}");
        Model.SayAndHold("Half an");
        var (thread, run) = await Start(assistant);
        await Api.Poll($"/v1/threads/{thread}/messages?run_id={run}", reply => reply.Data.Any(message => message!["content"]!.AsArray().Count > 0));
        await Post($"/threads/{thread}/runs/{run}/cancel");
        await End(Api, thread, run, "cancelled");
        await Get($"/threads/{thread}/messages");
        await Get($"/threads/{thread}/runs/{run}/steps");

        Model.Fail(400, "No.");
        (thread, run) = await Start(assistant);
        await End(Api, thread, run, "failed");

        Model.Call("get_weather", WeatherArguments);
        var waits = (await Hasty.Post("/v1/assistants", $$"""{"model":"m","tools":[{{Weather}}]}""")).Ok().Text("id");
        var started = (await Hasty.Post("/v1/threads/runs", $$$"""{"assistant_id":"{{{waits}}}","thread":{"messages":[{"role":"user","content":"Weather?"}]}}""")).Ok();
        var path = $"/v1/threads/{started.Text("thread_id")}/runs/{started.Text("id")}";
        await Hasty.Poll(path, reply => reply.Text("status") == "expired");
        Assert.NotEmpty((await Hasty.Get($"{path}/steps")).Ok().Data);
    }

    /// <summary>What the hosted API did not have.</summary>
    private async Task Extensions(string file, string store)
    {
        (await Api.Get($"/v1/files/{file}/text")).Ok();
        await Get($"/files/{file}/pages");
        await Get($"/files/{file}/citation?start=0&end=6");
        await Post("/answers", $$"""{'question':'{{Question}}','vector_store_ids':['{{store}}'],'model':'{{Extractive}}'}""");
        await Page("/threads");
    }

    private async Task Deletions(string file, string store, string assistant)
    {
        var (thread, run) = await Start(assistant);
        await End(Api, thread, run, "completed");
        var message = (await Get($"/threads/{thread}/messages"))["data"]![0]!["id"];
        await Get($"/threads/{thread}/messages/{message}/footnotes");
        await Delete($"/files/{file}");
        await Get($"/threads/{thread}/messages/{message}");
        await Delete($"/vector_stores/{store}");
        await Delete($"/assistants/{assistant}");
        await Refused(HttpMethod.Delete, $"/assistants/{assistant}");
        await Delete($"/threads/{thread}");
    }
}
