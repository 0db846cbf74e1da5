using System.Diagnostics.CodeAnalysis;

namespace RetrievalQA.Server.Settings.Hosting;

/// <summary>What can be set of the host below the server, each under its own name. All else that a host of this kind reads is refused.</summary>
internal sealed class HostSettings
{
    private const string Fixed = "cannot be set: it is part of the program.";

    /// <summary>By name, why a setting that such hosts know does nothing here.</summary>
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging"] = "is not read: write Serilog:MinimumLevel:Default=Debug, or Serilog:MinimumLevel:Override:NAME.",
        ["ShutdownTimeoutSeconds"] = "is not read: write Runs:ShutdownSeconds.",
        ["Http_Ports"] = "is not read: write Urls=http://127.0.0.1:8080.",
        ["Https_Ports"] = "is not read: write Urls=https://127.0.0.1:8443.",
        ["ApplicationName"] = Fixed,
        ["ContentRoot"] = Fixed,
        ["WebRoot"] = Fixed,
        ["StartupAssembly"] = Fixed,
        ["HostingStartupAssemblies"] = Fixed,
        ["HostingStartupExcludeAssemblies"] = Fixed,
        ["PreventHostingStartup"] = Fixed,
        ["CaptureStartupErrors"] = Fixed,
        ["DetailedErrors"] = Fixed,
        ["SuppressStatusMessages"] = Fixed,
        ["HttpsPort"] = Fixed,
        ["Https_Port"] = Fixed,
        ["StaticWebAssets"] = Fixed,
    };

    [ListenAddresses]
    public string? Urls { get; set; }

    [HostNames]
    public string? AllowedHosts { get; set; }

    public string? Environment { get; set; }

    public bool PreferHostingUrls { get; set; }

    [SuppressMessage("Naming", "CA1707", Justification = "The host's own name for it.")]
    public bool ForwardedHeaders_Enabled { get; set; }

    public ReloadSettings? HostBuilder { get; set; }

    public KestrelSettings? Kestrel { get; set; }

    public SerilogSettings? Serilog { get; set; }

    /// <summary>What refuses a setting that has this value; null where nothing does.</summary>
    public static string? RefusalOf(string key, string value)
    {
        var name = key.Split(ConfigurationPath.KeyDelimiter)[0];
        return Refused.TryGetValue(name, out var reason) && !IsAsItIs(name, value) ? $"{key} {reason}" : null;
    }

    // Whoever starts the server as a part of another program says what is so anyhow.
    private static bool IsAsItIs(string name, string value) =>
        (name.Equals(nameof(IHostEnvironment.ApplicationName), StringComparison.OrdinalIgnoreCase) && value == typeof(HostSettings).Assembly.GetName().Name)
        || (name.Equals("ContentRoot", StringComparison.OrdinalIgnoreCase) && value == AppContext.BaseDirectory);

    internal sealed class ReloadSettings
    {
        public bool ReloadConfigOnChange { get; set; }
    }
}
