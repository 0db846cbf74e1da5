using RetrievalQA.Server.Settings;

namespace RetrievalQA.Tests.Settings;

public sealed class SettingNameTests
{
    [Theory]
    [InlineData("Runs:LifetimeSecond", "Runs:LifetimeSeconds")]
    [InlineData("Run:LifetimeSeconds", "Runs:LifetimeSeconds")]
    [InlineData("Storage:Pth", "Storage:Path")]
    [InlineData("storage:snapshot", "storage:Snapshots")]
    [InlineData("Models:Endpoints:llama:Urll", "Models:Endpoints:llama:Url")]
    [InlineData("Keys:Allowed:web:Sha265", "Keys:Allowed:web:Sha256")]
    [InlineData("Url", "Urls")]
    [InlineData("Kestrel:Endpointss:a:Url", "Kestrel:Endpoints")]
    [InlineData("Kestrel:Endpoints:a:Certificate:Pth", "Kestrel:Endpoints:a:Certificate:Path")]
    [InlineData("Serilog:MinimumLevl:Default", "Serilog:MinimumLevel")]
    public void A_misspelt_name_is_refused_with_the_one_that_was_meant(string written, string meant)
    {
        var fault = SettingName.FaultOf(written, "1");
        Assert.Equal($"There is no setting '{written}'. Did you mean {meant}?", fault);
    }

    [Theory]
    [InlineData("Runs:Colour")]
    [InlineData("Runs:LifetimeSeconds:Maximum")]
    [InlineData("CodeInterpreter:DataFolder")]
    [InlineData("Ingestion:ParserAssembly")]
    [InlineData("Indexing:Path")]
    [InlineData("Colour")]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections")]
    [InlineData("Kestrel:Certificates:Mine:Path")]
    public void A_name_that_is_none_is_refused(string written) => Assert.StartsWith($"There is no setting '{written}'.", SettingName.FaultOf(written, "1"));

    [Theory]
    [InlineData("Runs:LifetimeSeconds", "5")]
    [InlineData("runs:lifetimeseconds", "5")]
    [InlineData("Models:Endpoints:any name:Url", "http://localhost:1/v1")]
    [InlineData("Models:Endpoints:m:ContextWindow", "")]
    [InlineData("Models:Aliases:extractive:0", "gpt-4o")]
    [InlineData("Models:Endpoints", "")]
    [InlineData("Keys:Allowed:web:Project", "shop")]
    [InlineData("Connections:Proxies:0", "10.0.0.0/8")]
    [InlineData("Serilog:WriteTo:0:Args:path", "log")]
    [InlineData("Serilog:MinimumLevel", "debug")]
    [InlineData("Serilog:MinimumLevel:Override:Microsoft.AspNetCore", "Warning")]
    [InlineData("Serilog:MinimumLevel:Override:System", "$switch")]
    [InlineData("Serilog:LevelSwitches:$switch", "Warning")]
    [InlineData("Kestrel:Endpoints:Https:Url", "https://localhost:1")]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Path", "a.pfx")]
    [InlineData("Kestrel:Endpoints:Https:Sni:*.example.org:Certificate:Subject", "x")]
    [InlineData("Kestrel:Endpoints:Https:SslProtocols:0", "Tls13")]
    [InlineData("Kestrel:EndpointDefaults:Protocols", "Http1")]
    [InlineData("Kestrel:Certificates:Default:Path", "a.pem")]
    [InlineData("AllowedHosts", "*")]
    [InlineData("AllowedHosts", "example.org;*.example.org;[::1];127.0.0.1")]
    [InlineData("ApplicationName", "RetrievalQA.Server")]
    [InlineData("Urls", "http://localhost:1")]
    public void What_can_be_set_is_let_pass(string name, string value) => Assert.Null(SettingName.FaultOf(name, value));

    [Theory]
    [InlineData("Runs:LifetimeSeconds", "abc", "a whole number")]
    [InlineData("Retrieval:MaxOverlap", "abc", "a number")]
    [InlineData("Models:Strict", "yes", "true or false")]
    [InlineData("CodeInterpreter:Mode", "On", "one of Auto, Required, Off")]
    [InlineData("Connections:Proxies", "10.0.0.1", "Connections:Proxies:0=10.0.0.1")]
    [InlineData("Runs", "5", "is a section")]
    [InlineData("Kestrel", "5", "is a section")]
    [InlineData("Kestrel:Endpoints:a:Url", "foo", "is not an address to listen on")]
    [InlineData("Kestrel:Endpoints:a:Protocols", "Http9", "one of None, Http1")]
    [InlineData("Kestrel:Endpoints:a:Certificate:AllowInvalid", "yes", "true or false")]
    [InlineData("Serilog:MinimumLevel", "Foo", "one of Verbose, Debug")]
    [InlineData("Serilog:MinimumLevel:Default", "Foo", "one of Verbose, Debug")]
    [InlineData("Serilog:MinimumLevel:Override:System", "Foo", "one of Verbose, Debug")]
    [InlineData("HostBuilder:ReloadConfigOnChange", "x", "true or false")]
    [InlineData("ForwardedHeaders_Enabled", "x", "true or false")]
    [InlineData("AllowedHosts", "a//b", "'a//b' is no name of a host")]
    [InlineData("Logging:LogLevel:Default", "Debug", "write Serilog:MinimumLevel:Default=Debug")]
    [InlineData("ShutdownTimeoutSeconds", "5", "write Runs:ShutdownSeconds")]
    [InlineData("Http_Ports", "8080", "write Urls=")]
    [InlineData("ApplicationName", "foo", "cannot be set")]
    [InlineData("ContentRoot", "/", "cannot be set")]
    [InlineData("WebRoot", "X", "cannot be set")]
    [InlineData("HostingStartupAssemblies", "foo", "cannot be set")]
    public void A_value_of_another_kind_is_refused(string name, string value, string reason)
    {
        var fault = SettingName.FaultOf(name, value);
        Assert.StartsWith(name, fault, StringComparison.Ordinal);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }
}
