namespace RetrievalQA.Tests.Contract;

/// <summary>The official .NET SDK against the real server process; the flows stand in tests/sdk/nuget.</summary>
[Collection(SdkServer.Name)]
public sealed class DotNetSdkTests(SdkServer server)
{
    public static TheoryData<string, string> Flows => SdkFlow.Of(Sdk.DotNet);

    [SkippableTheory]
    [MemberData(nameof(Flows))]
    public async Task NuGet(string name, string flow) => await server.ExpectAsync(Sdk.DotNet.Single(sdk => sdk.ToString() == name), flow);
}
