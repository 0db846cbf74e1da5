using System.CommandLine;
using Microsoft.Extensions.Options;
using RetrievalQA.Server.Commands;
using RetrievalQA.Server.Guards;
using RetrievalQA.Storage;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Guards;

public sealed class KeysCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_key_is_printed_once_listed_without_itself_and_removed_by_its_id()
    {
        var (code, secret, _) = Run("add", "--project", "shop", "--name", "Web page", "--requests-per-minute", "60", "--tokens-per-minute", "9000");
        Assert.Equal(0, code);
        Assert.Matches("^sk-rqa-[A-Za-z0-9]{43}$", secret);
        var id = $"key_{ApiKey.HashOf(secret)[..16]}";

        var listed = Run("list").Output;
        Assert.Matches($"(?m)^{id}\tproj_shop\t\\d{{4}}-\\d\\d-\\d\\d\t60\t9000\tWeb page$", listed);
        Assert.DoesNotContain(secret, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[7..], File.ReadAllText(Path.Combine(folder, "keys.json")), StringComparison.Ordinal);

        Assert.Equal(0, Run("remove", id).Code);
        Assert.DoesNotContain(id, Run("list").Output, StringComparison.Ordinal);
        var (gone, _, error) = Run("remove", id);
        Assert.Equal(1, gone);
        Assert.Contains($"There is no key '{id}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_says_nothing_to_the_terminal()
    {
        Run("add", "--project", "shop", "--name", "a\u001b[31m\tb\nkey_forged\tproj_shop");
        Assert.Matches("\ta\\[31m b key_forged proj_shop$", Run("list").Output.TrimEnd());
    }

    [Theory]
    [InlineData("'a/b' must be letters", "--project", "a/b")]
    [InlineData("'' must be letters", "--project", "")]
    [InlineData("--requests-per-minute must be above 0", "--project", "a", "--requests-per-minute", "0")]
    public void A_wrong_argument_makes_no_key(string reason, params string[] arguments)
    {
        var (code, output, error) = Run(["add", .. arguments]);
        Assert.Equal(1, code);
        Assert.DoesNotContain("sk-rqa-", output, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_broken_file_is_left_alone()
    {
        var path = Path.Combine(folder, "keys.json");
        File.WriteAllText(path, "mine");
        var (code, output, error) = Run("add", "--project", "a");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(path, error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_running_server_takes_new_keys_and_drops_removed_ones()
    {
        using var server = new RetrievalQaServer().With("Keys:RefreshMilliseconds", "0");
        var api = server.V2();
        (await api.Get("/v1/models")).Ok();
        var data = server.Get<IOptions<DataFolderOptions>>().Value.Path;
        var secret = RunOn(data, "add", "--project", "default").Output;
        (await api.Get("/v1/models")).Fails(401, null, null, "You didn't provide an API key.");
        api.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        (await api.Get("/v1/models")).Ok();

        RunOn(data, "remove", $"key_{ApiKey.HashOf(secret)[..16]}");
        (await api.Get("/v1/models")).Fails(401, "invalid_api_key", null, "Incorrect API key provided: ");
    }

    private (int Code, string Output, string Error) Run(params string[] arguments) => RunOn(folder, arguments);

    private static (int Code, string Output, string Error) RunOn(string data, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { KeysCommand.Create() };
        root.TreatUnmatchedTokensAsErrors = false;
        var code = root.Parse(["keys", .. arguments, "--data", data]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
