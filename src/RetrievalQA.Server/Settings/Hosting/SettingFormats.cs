namespace RetrievalQA.Server.Settings.Hosting;

/// <summary>What a setting of the host must be beyond its kind: the host itself would fail at it much later, or at a request.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SettingFormatAttribute : Attribute
{
    /// <summary>Null where the value is as it must be.</summary>
    public abstract string? FaultOf(string key, string value);
}

/// <summary>Addresses to listen on, separated by ';'.</summary>
internal sealed class ListenAddressesAttribute : SettingFormatAttribute
{
    public override string? FaultOf(string key, string value) => value.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(url => ListenAddressAttribute.Check(key, url.Trim())).FirstOrDefault(fault => fault is not null);
}

/// <summary>An address to listen on.</summary>
internal sealed class ListenAddressAttribute : SettingFormatAttribute
{
    public override string? FaultOf(string key, string value) => Check(key, value);

    public static string? Check(string key, string url) =>
        IsAddress(url) ? null : $"{key}: '{url}' is not an address to listen on, such as http://127.0.0.1:8080.";

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && (address.IsUnixPipe || address.Port is >= 0 and <= ushort.MaxValue);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>Names under which the server may be asked, separated by ';': "*", a name, "*." and a name, or an address.</summary>
internal sealed class HostNamesAttribute : SettingFormatAttribute
{
    private const string AnyBelow = "*.";

    public override string? FaultOf(string key, string value) => value.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Where(name => name != "*" && Uri.CheckHostName(name.StartsWith(AnyBelow, StringComparison.Ordinal) ? name[2..] : name) == UriHostNameType.Unknown)
        .Select(name => $"{key}: '{name}' is no name of a host.")
        .FirstOrDefault();
}
