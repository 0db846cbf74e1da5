using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering;
using RetrievalQA.Semantics;
using RetrievalQA.Server;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Answering.Models;

/// <summary>Settings of models: wrong ones stop the start, by name; what is not set follows from the model's name.</summary>
public sealed class ModelOptionsTests
{
    private const string Url = "http://127.0.0.1:1/v1";

    [Theory]
    [InlineData("Models:Endpoints:m:Url", "ftp://host/v1")]
    [InlineData("Models:Endpoints:m:Url", "/v1")]
    [InlineData("Models:Endpoints:m:Url", "http://name:secret@host/v1")]
    [InlineData("Models:Endpoints:m:Url", "http://host/v1?key=secret")]
    [InlineData("Models:Endpoints:m:Kind", "Anthropic")]
    [InlineData("Models:Endpoints:m:ContextWindow", "10")]
    [InlineData("Models:Endpoints:m:MaxRetries", "11")]
    [InlineData("Models:Endpoints:m:RetryDelaySeconds", "0")]
    [InlineData("Models:Endpoints:m:MaxRetryDelaySeconds", "0.1")]
    [InlineData("Models:Endpoints:m:TimeoutSeconds", "0")]
    [InlineData("Models:Endpoints:m:Tokenizer", "p50k_base")]
    [InlineData("Models:Endpoints:m:MaxTokensField", "tokens")]
    [InlineData("Models:Endpoints:m:Deployment", "d")]
    [InlineData("Models:Endpoints:m:ApiVersion", "2024-10-21")]
    [InlineData("Models:Endpoints:m:ApiKeyFile", "/no/such/file")]
    [InlineData("Models:Endpoints:m:ApiKeyVariable", "RETRIEVALQA_NO_SUCH_VARIABLE")]
    [InlineData("Models:Endpoints:extractive:Url", Url, "Models:Endpoints:extractive")]
    [InlineData("Models:Default", "n")]
    [InlineData("Models:ImageBytes", "-1", "ImageBytes")]
    [InlineData("Models:Aliases:n:0", "gpt-4o", "Models:Aliases:n")]
    [InlineData("Models:Aliases:m:0", "extractive", "Models:Aliases:m: 'extractive'")]
    [InlineData("Models:Aliases:extractive:0", "m", "Models:Aliases:extractive: 'm'")]
    [InlineData("Models:Aliases:m:0", " ", "Models:Aliases:m: ' '")]
    [InlineData("Models:Aliases:m", "gpt-4o", "Models:Aliases:m")]
    [InlineData("Models:Endpoints:m:Visoin", "true", "Visoin")]
    public void A_wrong_setting_stops_the_start_by_name(string setting, string value, string? named = null)
    {
        var message = Refusal((setting, value));
        Assert.Contains(named ?? setting, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first\nsecond", "one line")]
    [InlineData("with blank", "one line")]
    [InlineData("sk-\u00fc", "one line")]
    [InlineData("\u007fELF\u0002\u0001\u0000", "one line")]
    [InlineData(" \r\n", "is empty")]
    [InlineData(null, "more than 16384 bytes")]
    public async Task A_key_file_holds_one_line_that_can_be_sent(string? content, string fault)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content ?? new string('k', 16_385));
        var message = Refusal(("Models:Endpoints:m:ApiKeyFile", file));
        Assert.StartsWith($"Models:Endpoints:m:ApiKeyFile names '{file}', which ", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "sk-1\r\n");
        Assert.NotNull(Catalog(("Models:Endpoints:m:ApiKeyFile", file)).Find("m"));
        File.Delete(file);
    }

    [Fact]
    public void A_key_file_that_is_a_folder_stops_the_start_by_name() =>
        Assert.Contains("Models:Endpoints:m:ApiKeyFile names '/'", Refusal(("Models:Endpoints:m:ApiKeyFile", "/")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Models:Endpoints:m:Deployment", "Kind", "AzureOpenAI", "ApiKeyFile", "key")]
    [InlineData("Models:Endpoints:m:ApiKeyVariable", "Kind", "AzureOpenAI", "Deployment", "d")]
    [InlineData("Models:Endpoints:m:ApiKeyVariable", "ApiKeyVariable", "A", "ApiKeyFile", "b")]
    [InlineData("Models:Endpoints:m:Url", "Kind", "Ollama", "Url", "http://127.0.0.1:11434/v1/")]
    public void Settings_that_do_not_go_together_stop_the_start_by_name(string named, string first, string firstValue, string second, string secondValue) =>
        Assert.Contains(named, Refusal(($"Models:Endpoints:m:{first}", firstValue), ($"Models:Endpoints:m:{second}", secondValue)), StringComparison.Ordinal);

    [Fact]
    public void One_alias_stands_for_one_model() => Assert.Contains(
        "'gpt-4o'", Refusal(("Models:Aliases:m:0", "gpt-4o"), ("Models:Aliases:extractive:0", "gpt-4o")), StringComparison.Ordinal);

    [Fact]
    public void An_alias_answers_with_its_model_where_settings_are_strict_too()
    {
        var catalog = Catalog(("Models:Aliases:m:0", "gpt-4o"), ("Models:Strict", "true"));
        Assert.Same(catalog.Find("m"), catalog.Find("gpt-4o"));
        Assert.Null(catalog.Find("gpt-4"));
    }

    [Fact]
    public void An_endpoint_without_an_address_stops_the_start() =>
        Assert.Contains("Models:Endpoints:n:Url", Refusal(("Models:Endpoints:n:Model", "x")), StringComparison.Ordinal);

    [Fact]
    public void Settings_are_checked_at_the_start()
    {
        using var services = Services(("Models:Endpoints:m:TimeoutSeconds", "0"));
        var refused = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains("Models:Endpoints:m:TimeoutSeconds", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-4o-mini", TokenVocabulary.O200kName, true)]
    [InlineData("openai/gpt-4.1", TokenVocabulary.O200kName, true)]
    [InlineData("gpt-5.1-mini", TokenVocabulary.O200kName, true)]
    [InlineData("o3-mini-2025-01-31", TokenVocabulary.O200kName, false)]
    [InlineData("o1", TokenVocabulary.O200kName, true)]
    [InlineData("gpt-4-1106-preview", TokenVocabulary.Cl100kName, false)]
    [InlineData("gpt-4-turbo-2024-04-09", TokenVocabulary.Cl100kName, true)]
    [InlineData("gpt-4", TokenVocabulary.Cl100kName, false)]
    [InlineData("GPT-3.5-turbo", TokenVocabulary.Cl100kName, false)]
    [InlineData("llama3.1", TokenVocabulary.O200kName, false)]
    [InlineData("o1llama", TokenVocabulary.O200kName, false)]
    public void Vocabulary_and_sight_follow_from_the_name_of_the_model(string name, string vocabulary, bool sees)
    {
        var model = Catalog(("Models:Endpoints:m:Model", name)).Find("m")!;
        Assert.Equal((vocabulary, sees), (model.Vocabulary.Name, model.Can.Vision));
    }

    [Fact]
    public void Settings_come_before_what_follows_from_the_name()
    {
        var model = Catalog(("Models:Endpoints:m:Model", "gpt-4o"), ("Models:Endpoints:m:Tokenizer", "cl100k_base"), ("Models:Endpoints:m:Vision", "false"))
            .Find("m")!;
        Assert.Equal((TokenVocabulary.Cl100kName, false, 128_000), (model.Vocabulary.Name, model.Can.Vision, model.ContextWindow));
        Assert.Equal(8_192, Catalog(("Models:Endpoints:m:Kind", "Ollama"), ("Models:Endpoints:m:Url", "http://127.0.0.1:11434")).Find("m")!.ContextWindow);
    }

    [Fact]
    public void The_vocabularies_count_apart()
    {
        const string Korean = "계약은 서면으로 30일 전에 통지하여 해지할 수 있습니다.";
        Assert.True(TokenVocabulary.Cl100k.Count(Korean) > TokenVocabulary.O200k.Count(Korean));
        Assert.Equal(Korean.Length, TokenVocabulary.Cl100k.PrefixLength(Korean, TokenVocabulary.Cl100k.Count(Korean)));
    }

    private static string Refusal(params (string Setting, string Value)[] settings)
    {
        var refused = Record.Exception(() => Catalog(settings));
        Assert.True(refused is OptionsValidationException or InvalidOperationException, refused?.ToString() ?? "It was accepted.");
        return refused!.Message + refused.InnerException?.Message;
    }

    private static ModelCatalog Catalog(params (string Setting, string Value)[] settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<ModelCatalog>();
    }

    private static ServiceProvider Services(params (string Setting, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Models:Endpoints:m:Url"] = Url };
        foreach (var (setting, value) in settings)
        {
            all[setting] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        return new ServiceCollection()
            .AddSemantics(configuration)
            .AddAnswering(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<RetrievalQA.Retrieval.SentenceRanker>()
            .AddLogging()
            .BuildServiceProvider();
    }
}
