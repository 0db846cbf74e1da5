using RetrievalQA.Server.Settings;

namespace RetrievalQA.Tests.Settings;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["backup", "check", "restore", "ask"];

    [Theory]
    [InlineData("bakcup", "backup")]
    [InlineData("CHEK", "check")]
    [InlineData("aks", "ask")]
    [InlineData("serve", null)]
    [InlineData("", null)]
    public void A_few_slips_are_forgiven(string written, string? meant) => Assert.Equal(meant, NearestName.Of(written, Names));
}
