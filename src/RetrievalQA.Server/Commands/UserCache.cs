using System.Security.Cryptography;
using System.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>Where commands keep what they can make again, for the user who gives them.</summary>
internal static class UserCache
{
    private const int NameLength = 16;

    public static string Folder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "retrievalqa");

    /// <summary>A name for something that has a longer one.</summary>
    public static string NameOf(string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..NameLength];
}
