using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Answering.Tools;

namespace RetrievalQA.Tests.Guards;

/// <summary>What code of one project wrote, attacked by another.</summary>
public sealed class CodeIsolationTests
{
    [SkippableFact]
    public async Task Files_and_figures_of_code_belong_to_its_project_alone()
    {
        await using var server = new KeyedServer();
        server.With("CodeInterpreter:Mode", "Auto");
        var (shop, bank) = (server.As("shop"), server.As("bank"));
        var obstacle = await CodeServer.FindObstacleAsync(server);
        Skip.If(obstacle is not null, obstacle);
        var client = await RunClient.WithCodeAsync(shop, []);
        await client.AskAsync("```python\nimport matplotlib.pyplot as plt\nplt.plot([1])\nopen('secret.txt', 'w').write('of the shop');\n```");
        var message = Assert.Single(await client.MessagesAsync());
        var written = (string)message["attachments"]![0]!["file_id"]!;
        var figure = (string)message["content"]![0]!["image_file"]!["file_id"]!;
        foreach (var id in new[] { written, figure })
        {
            (await shop.Get($"/v1/files/{id}/content")).Ok();
            (await bank.Get($"/v1/files/{id}")).Fails(404, null, "id", "No such File object");
            (await bank.Get($"/v1/files/{id}/content")).Fails(404, null, "id", "No such File object");
            (await bank.Delete($"/v1/files/{id}")).Fails(404, null, "id", "No such File object");
            var resources = new JsonObject { ["code_interpreter"] = new JsonObject { ["file_ids"] = new JsonArray(id) } };
            var thread = new JsonObject { ["tool_resources"] = resources }.ToJsonString();
            (await shop.Post("/v1/threads", thread)).Ok();
            var refused = await bank.Post("/v1/threads", thread);
            Assert.Contains(id, (string)refused.Json["error"]!["message"]!, StringComparison.Ordinal);
        }

        Assert.Empty((await bank.Get("/v1/files")).Ok().Data);
        var other = await RunClient.WithCodeAsync(bank, []);
        await other.AskAsync("```python\nimport os\nprint(os.listdir('/mnt/data'))\n```");
        Assert.Contains("[]", (string)(await other.AnswerAsync())["value"]!, StringComparison.Ordinal);
    }
}
