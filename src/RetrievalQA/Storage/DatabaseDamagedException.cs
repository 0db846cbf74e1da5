namespace RetrievalQA.Storage;

/// <summary>What the disk holds of the database is not what was written.</summary>
public sealed class DatabaseDamagedException : DataFolderException
{
    private const string Restore = "Put the file back as it was or restore a backup";

    /// <param name="damage">What is wrong, as the second half of a sentence.</param>
    public DatabaseDamagedException(string path, string damage, Exception? inner = null, string remedy = Restore)
        : base($"The file '{path}' of the database cannot be used: {damage}. {remedy}.", inner)
    {
    }

    /// <summary>An engine's own words, as a part of a sentence.</summary>
    internal static string Said(Exception failure) => failure.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
