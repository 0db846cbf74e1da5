using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace RetrievalQA.Server.Settings;

/// <summary>Where settings come from, the later before the earlier: our files, the environment, arguments.</summary>
internal static class SettingSources
{
    private const string File = "appsettings.json";

    // The host takes its own also so; the later before the earlier.
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_"];

    /// <summary>All that was set, read before there is a host: it acts on some of it, and fails at some, while it is made.</summary>
    /// <exception cref="InvalidDataException">A file is no JSON.</exception>
    public static IConfigurationRoot Read(string[] arguments) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile(File, optional: true)
        .AddJsonFile($"appsettings.{NameOfEnvironment(arguments)}.json", optional: true)
        .AddEnvironmentVariables(Prefixes[0])
        .AddEnvironmentVariables(Prefixes[1])
        .AddEnvironmentVariables()
        .AddCommandLine(arguments)
        .Build();

    /// <summary>A variable of the environment goes before our files however it is written; the host has those with its prefixes behind them.</summary>
    public static void PutVariablesBeforeFiles(ConfigurationManager settings)
    {
        var sources = ((IConfigurationBuilder)settings).Sources;
        var afterFiles = sources.Index().Last(source => source.Item is JsonConfigurationSource).Index + 1;
        foreach (var prefix in Prefixes.Reverse())
        {
            sources.Insert(afterFiles, new EnvironmentVariablesConfigurationSource { Prefix = prefix });
        }
    }

    private static string NameOfEnvironment(string[] arguments) => new ConfigurationBuilder()
        .AddEnvironmentVariables(Prefixes[0])
        .AddEnvironmentVariables(Prefixes[1])
        .AddCommandLine(arguments)
        .Build()[HostDefaults.EnvironmentKey] ?? Environments.Production;
}
