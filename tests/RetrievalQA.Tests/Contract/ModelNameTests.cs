namespace RetrievalQA.Tests.Contract;

/// <summary>The names that models answer to: their own, those that settings give them, and any other unless settings are strict.</summary>
public sealed class ModelNameTests
{
    private const string FineTuned = "ft:gpt-3.5-turbo:acme::7p4lURel";
    private const string Escaped = "ft%3Agpt-3.5-turbo%3Aacme%3A%3A7p4lURel";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Aliases_are_listed_retrieved_and_accepted_like_their_model(bool isStrict)
    {
        using var server = Aliased(isStrict);
        var api = server.V2();
        Assert.Equal(["extractive", "gpt-4o", FineTuned], (await api.Get("/v1/models")).Ok().Ids);
        foreach (var name in new[] { "gpt-4o", FineTuned })
        {
            var model = (await api.Get($"/v1/models/{Uri.EscapeDataString(name)}")).Ok();
            Assert.Equal((name, "model", "retrievalqa"), (model.Text("id"), model.Text("object"), model.Text("owned_by")));
            Assert.Equal(name, (await api.Post("/v1/assistants", $$"""{"model":"{{name}}"}""")).Ok().Text("model"));
            (await api.Delete($"/v1/models/{name}")).Fails(400, null, "model", $"The model '{name}' is part of the server's settings");
        }
    }

    [Theory]
    [InlineData("gpt-4.1-mini", "gpt-4.1-mini")]
    [InlineData("meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B")]
    [InlineData("meta-llama%2FLlama-3.1-8B", "meta-llama/Llama-3.1-8B")]
    [InlineData("llama3.1:8b", "llama3.1:8b")]
    [InlineData("모델", "모델")]
    [InlineData(Escaped, FineTuned)]
    public async Task Whatever_name_runs_accept_can_be_retrieved(string path, string name)
    {
        using var open = new RetrievalQaServer();
        Assert.Equal(name, (await open.V2().Get($"/v1/models/{path}")).Ok().Text("id"));
        Assert.Equal(name, (await open.V2().Post("/v1/assistants", $$"""{"model":"{{name}}"}""")).Ok().Text("model"));
        (await open.V2().Delete($"/v1/models/{path}")).Fails(404, "model_not_found", "model", $"The model '{name}' does not exist");

        using var strict = new RetrievalQaServer().With("Models:Strict", "true");
        (await strict.V2().Get($"/v1/models/{path}")).Fails(404, "model_not_found", "model", $"The model '{name}' does not exist");
        (await strict.V2().Post("/v1/assistants", $$"""{"model":"{{name}}"}""")).Fails(404, "model_not_found", "model", $"The model '{name}' does not exist");
    }

    [Fact]
    public async Task The_readiness_names_models_not_aliases()
    {
        using var server = Aliased(isStrict: false);
        Assert.DoesNotContain("gpt-4o", (await server.V2().Get("/readyz")).Body, StringComparison.Ordinal);
    }

    private static RetrievalQaServer Aliased(bool isStrict) => new RetrievalQaServer().With("Models:Aliases:extractive:0", "gpt-4o")
        .With("Models:Aliases:extractive:1", FineTuned).With("Models:Strict", $"{isStrict}");
}
