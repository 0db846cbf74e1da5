using System.Diagnostics;

namespace RetrievalQA.Tests.Evaluation;

public class ChoosingTests
{
    [Fact]
    public async Task What_constants_are_chosen_by_refuses_the_half_that_is_published()
    {
        var benchmarks = Path.Combine(
            AppContext.BaseDirectory, "..", "..", "RetrievalQA.Benchmarks", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "RetrievalQA.Benchmarks.dll");
        Assert.True(File.Exists(benchmarks), $"The solution is not built: there is no {benchmarks}.");
        var start = new ProcessStartInfo("dotnet", [benchmarks, "answers", "--data", Path.GetTempPath(), "--half", "report"])
        { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("half 'choose' alone", error, StringComparison.Ordinal);
    }
}
