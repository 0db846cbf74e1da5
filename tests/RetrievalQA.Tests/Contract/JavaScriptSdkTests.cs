namespace RetrievalQA.Tests.Contract;

/// <summary>The official JavaScript SDK against the real server process; the flows stand in tests/sdk/flows.</summary>
[Collection(SdkServer.Name)]
public sealed class JavaScriptSdkTests(SdkServer server)
{
    public static TheoryData<string, string> Flows => SdkFlow.Of(Sdk.JavaScript);

    [SkippableTheory]
    [MemberData(nameof(Flows))]
    public async Task Npm(string name, string flow)
    {
        Skip.IfNot(Directory.Exists(
            Path.Combine(Sdk.Folder, "node_modules")), "tests/sdk/node_modules is missing: npm ci did not run (test.sh does it where npm is there).");
        await server.ExpectAsync(Sdk.JavaScript.Single(sdk => sdk.ToString() == name), flow);
    }
}
