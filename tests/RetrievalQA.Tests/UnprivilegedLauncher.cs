namespace RetrievalQA.Tests;

/// <summary>Becomes a command for which the rights of files count, also where the tests run as root.</summary>
internal static class UnprivilegedLauncher
{
    public static readonly string[] Command = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
}
