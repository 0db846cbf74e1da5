using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Texts of files inside a transaction: the current one, and the spare ones that are kept for citations or being written.</summary>
internal static class SpareTexts
{
    // Runs in these states may cite what they searched before a text was replaced. Others search again when they go on.
    private static readonly RunStatus[] Citing = [RunStatus.InProgress, RunStatus.Cancelling];

    public static Reading CurrentReading(this UploadedFile file) => file.Reading ?? Reading.First;

    public static IReadOnlyList<SpareText> SpareTextsOf(this Rows rows, string fileId) =>
        rows.Range(Schema.SpareTexts, Table.Id, KeyRange.StartingWith($"{fileId}/"));

    public static SpareText? FindSpareText(this Rows rows, string fileId, int version) =>
        rows.Find(Schema.SpareTexts, Schema.TextId(fileId, version));

    /// <summary>Puts a text on the list of those that are not current.</summary>
    public static SpareText AddSpareText(this Rows rows, string fileId, int version, bool isReplaced)
    {
        var spare = new SpareText(fileId, version, isReplaced, rows.NextSequence());
        rows.Upsert(Schema.SpareTexts, spare);
        return spare;
    }

    /// <summary>With its file all its texts are to be erased. Returns them.</summary>
    public static IReadOnlyList<SpareText> RetireTexts(this Rows rows, UploadedFile file)
    {
        rows.AddSpareText(file.Id, file.CurrentReading().Version, isReplaced: true);
        return rows.SpareTextsOf(file.Id);
    }

    /// <summary>
    /// Whether somebody may still want it: a message cites it, or a run that was there before it was replaced may. Once
    /// nobody does, nobody will.
    /// </summary>
    /// <param name="begunHere">What was begun after this number is of this process.</param>
    public static bool IsWanted(this Rows rows, SpareText spare, long begunHere)
    {
        if (!rows.Exists(Schema.Files, spare.FileId))
        {
            return false;
        }

        if (!spare.IsReplaced)
        {
            return spare.Sequence > begunHere;
        }

        return !rows.ListsAllCitations() || rows.IsCited(spare.FileId, spare.Version) || Array.Exists(Citing, HasOlderRun);

        bool HasOlderRun(RunStatus status) =>
            rows.Range(Schema.Runs, Schema.ByState, KeyRange.Numbers(status.Name(), to: spare.Sequence), limit: 1).Count > 0;
    }

    /// <summary>Whether a row knows the text that has this name in the folder.</summary>
    public static bool KnowsText(this Rows rows, string name)
    {
        var (fileId, version) = ParsedTextStore.TextOf(name);
        return rows.Find(Schema.Files, fileId)?.CurrentReading().Version == version || rows.FindSpareText(fileId, version) is not null;
    }
}
