namespace RetrievalQA.Retrieval.Versions;

/// <summary>The found versions of one document, newest first.</summary>
internal sealed class DocumentFamily
{
    private readonly IReadOnlyList<DocumentVersion> versions;
    private readonly IReadOnlyList<DocumentVersion> asked;
    private readonly int number;
    private readonly int count;

    /// <param name="number">Tells the families of one search apart.</param>
    /// <param name="differ">They do not all say the same, or their names tell them apart.</param>
    /// <param name="count">Versions that do.</param>
    public DocumentFamily(IEnumerable<DocumentVersion> versions, VersionRequest request, int number, bool differ, int count)
    {
        this.versions = [.. versions.Order(Comparer<DocumentVersion>.Create((left, right) => right.ComparedTo(left)))];
        asked = differ ? request.Among(this.versions) : [];
        (this.number, this.count, Differ) = (number, count, differ);
    }

    public bool Differ { get; }

    public IReadOnlyList<DocumentVersion> Asked => asked;

    public bool Has(string fileId) => RankOf(fileId) >= 0;

    /// <summary>0 for the version that goes first: what is asked for, then the newer ones.</summary>
    public int PlaceOf(string fileId)
    {
        var rank = RankOf(fileId);
        return asked.Count == 0 ? rank : asked.Contains(versions[rank]) ? asked.ToList().IndexOf(versions[rank]) : asked.Count + rank;
    }

    /// <summary>Null where the versions say the same.</summary>
    public PassageVersion? Of(string fileId)
    {
        if (!Differ)
        {
            return null;
        }

        var version = versions[RankOf(fileId)];
        var standing = asked.Contains(version) ? VersionStanding.Asked
            : asked.Count == 0 && version == versions[0] ? VersionStanding.Newest
            : VersionStanding.Other;
        var label = versions.Any(one => one.IsMarked) ? version.Label : version.UploadLabel;
        return new PassageVersion(label, standing, count, number);
    }

    private int RankOf(string fileId) => versions.TakeWhile(version => version.FileId != fileId).Count() is var rank && rank < versions.Count ? rank : -1;
}
