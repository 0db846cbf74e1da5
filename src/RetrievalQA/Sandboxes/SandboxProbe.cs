using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

/// <summary>Tries whether sandboxes work on this machine and hold what they promise, before any user code runs in one.</summary>
internal sealed class SandboxProbe(SandboxFactory factory, IOptions<CodeInterpreterOptions> options)
{
    private const int SandboxUser = 1_000;
    private const int FilterMode = 2;

    // Set on the way by the shell, bubblewrap and Python themselves.
    private static readonly string[] Harmless = ["PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"];

    /// <exception cref="CodeInterpreterUnavailableException">They do not; the message says what to do.</exception>
    public async Task<SandboxReport> RunAsync(CancellationToken cancel)
    {
        if (options.Value.Mode == CodeInterpreterMode.Off)
        {
            throw new CodeInterpreterUnavailableException("it is switched off (CodeInterpreter:Mode)");
        }

        if (factory.FindObstacle() is { } obstacle)
        {
            throw new CodeInterpreterUnavailableException(obstacle);
        }

        try
        {
            return await TryAsync(mountProc: true, cancel);
        }
        catch (SandboxLostException failure) when (failure.Message.Contains("proc", StringComparison.Ordinal))
        {
            return await StartOrExplainAsync(() => TryAsync(mountProc: false, cancel));
        }
        catch (SandboxLostException failure)
        {
            throw Explain(failure);
        }
    }

    private static async Task<SandboxReport> StartOrExplainAsync(Func<Task<SandboxReport>> start)
    {
        try
        {
            return await start();
        }
        catch (SandboxLostException failure)
        {
            throw Explain(failure);
        }
    }

    private async Task<SandboxReport> TryAsync(bool mountProc, CancellationToken cancel)
    {
        await using var sandbox = await factory.StartAsync(mountProc, fonts: null);
        var code = $"FOLDER = {JsonSerializer.Serialize(options.Value.DataFolder, ProbeJson.Default.String)}\n{SandboxCommand.Resource("RetrievalQA.Sandboxes.probe.py")}";
        var outputs = new CellOutputs(options.Value, live: null);
        await sandbox.ExecuteAsync(code, outputs, cancel);
        Check(string.Concat(outputs.Finish().OfType<CodeLogs>().Select(logs => logs.Text)));
        return new SandboxReport(
            sandbox.Ready.Python ?? "", sandbox.Ready.Packages ?? new Dictionary<string, string>(), sandbox.BuiltFonts, mountProc, factory.MemoryHolder);
    }

    private void Check(string output)
    {
        var facts = ReadFacts(output);
        var strange = facts.Environment.Except([.. SandboxCommand.Environment.Keys, .. Harmless]).ToList();
        var leak = facts.Sum != 2 ? "1 + 1 was not 2"
            : facts.User != SandboxUser ? $"code runs as user {facts.User}"
            : facts.Capabilities ? "code has capabilities"
            : facts.Seccomp != FilterMode || facts.NoNewPrivs != 1 ? "system calls are not filtered"
            : facts.Sockets.Count > 0 ? $"code can open sockets ({string.Join(", ", facts.Sockets)})"
            : strange.Count > 0 ? $"code sees variables of the server ({string.Join(", ", strange)})"
            : facts.SeesData ? $"code sees the data folder {options.Value.DataFolder}; it must not lie below /usr or CodeInterpreter:PythonRoot"
            : null;
        if (leak is not null)
        {
            throw new CodeInterpreterUnavailableException($"the sandbox does not hold here: {leak}");
        }
    }

    private static ProbeFacts ReadFacts(string output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, ProbeJson.Default.ProbeFacts)!;
        }
        catch (JsonException failure)
        {
            throw new CodeInterpreterUnavailableException($"the first code in a sandbox failed: {output}", failure);
        }
    }

    private static CodeInterpreterUnavailableException Explain(SandboxLostException failure)
    {
        var namespacesAreOff = failure.Message.Contains("uid map", StringComparison.OrdinalIgnoreCase)
            || failure.Message.Contains("uid_map", StringComparison.Ordinal)
            || failure.Message.Contains("unshare", StringComparison.Ordinal) || failure.Message.Contains("RTM_NEWADDR", StringComparison.Ordinal)
                || failure.Message.Contains("namespace", StringComparison.Ordinal);
        return new CodeInterpreterUnavailableException(
            namespacesAreOff
                ? $"the system does not let the server make user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns; in a container its seccomp profile): {failure.Message}"
                : $"a sandbox did not start: {failure.Message}",
            failure);
    }
}

/// <param name="Python">Its version, "3.11.2".</param>
/// <param name="Packages">What is installed beside the standard library, with versions where known.</param>
/// <param name="Fonts">To be given to every sandbox.</param>
/// <param name="MountsProc">Sandboxes can have a /proc of their own.</param>
/// <param name="MemoryHolder">What holds their memory besides the watch; null where nothing does.</param>
internal sealed record SandboxReport(string Python, IReadOnlyDictionary<string, string> Packages, FontCache? Fonts, bool MountsProc, string? MemoryHolder)
{
    /// <summary>Such as "Python 3.11.2 with numpy 1.24.2, pandas 1.5.3; missing: PIL (apt-get install python3-pil)".</summary>
    public override string ToString()
    {
        var missing = SandboxCommand.Libraries.Where(library => !Packages.ContainsKey(library.Key)).ToList();
        var with = Packages.Count > 0 ? $" with {string.Join(", ", Packages.Select(package => $"{package.Key} {package.Value}".TrimEnd()))}" : "";
        var without = missing.Count > 0
            ? $"; missing: {string.Join(", ", missing.Select(library => library.Key))} (apt-get install {string.Join(' ', missing.Select(library => library.Value))})"
            : "";
        return $"Python {Python}{with}{without}";
    }
}

/// <summary>What probe.py tells.</summary>
internal sealed record ProbeFacts(
    int Sum, int User, bool Capabilities, int Seccomp, int NoNewPrivs, IReadOnlyList<string> Sockets, IReadOnlyList<string> Environment, bool SeesData);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProbeFacts))]
[JsonSerializable(typeof(string))]
internal sealed partial class ProbeJson : JsonSerializerContext;
