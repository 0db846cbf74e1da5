namespace RetrievalQA.Server.Commands;

/// <summary>The folder in which a command is given: paths count from it, so that none works where it was deleted.</summary>
internal static class CurrentFolder
{
    /// <returns>Null where nothing is wrong with it.</returns>
    public static string? Fault()
    {
        try
        {
            _ = Environment.CurrentDirectory;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "The current folder does not exist any more, or may not be read. Go to another one first.";
        }
    }
}
