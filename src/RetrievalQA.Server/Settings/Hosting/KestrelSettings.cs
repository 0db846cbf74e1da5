using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace RetrievalQA.Server.Settings.Hosting;

/// <summary>What the web server reads below "Kestrel". Its limits are not among it: those stand under Connections and Limits.</summary>
internal sealed class KestrelSettings
{
    public Dictionary<string, Endpoint> Endpoints { get; set; } = [];

    public Connection? EndpointDefaults { get; set; }

    public CertificateNames? Certificates { get; set; }

    internal class Connection
    {
        public HttpProtocols Protocols { get; set; }

        public SslProtocols[] SslProtocols { get; set; } = [];

        public ClientCertificateMode ClientCertificateMode { get; set; }
    }

    internal class NamedHost : Connection
    {
        public Certificate? Certificate { get; set; }
    }

    internal sealed class Endpoint : NamedHost
    {
        [ListenAddress]
        public string? Url { get; set; }

        public Dictionary<string, NamedHost> Sni { get; set; } = [];
    }

    /// <summary>The two that the web server looks for.</summary>
    internal sealed class CertificateNames
    {
        public Certificate? Default { get; set; }

        public Certificate? Development { get; set; }
    }

    internal sealed class Certificate
    {
        public string? Path { get; set; }

        public string? KeyPath { get; set; }

        public string? Password { get; set; }

        public string? Subject { get; set; }

        public string? Store { get; set; }

        public StoreLocation Location { get; set; }

        public bool AllowInvalid { get; set; }
    }
}
