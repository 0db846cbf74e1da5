using RetrievalQA.Documents;

namespace RetrievalQA.Retrieval.Versions;

/// <summary>
/// Puts found passages in order where some are copies or versions of others: copies count once, and of versions the one that
/// is asked for goes first, else the newest. What has no copy and no version keeps its place and its score.
/// </summary>
internal sealed class VersionArranger(IChunkStore chunks, IReadOnlyDictionary<string, UploadedFile> files)
{
    /// <param name="question">What was searched.</param>
    /// <param name="groups">Best first.</param>
    public async Task<ArrangedPassages> ArrangeAsync(string question, IReadOnlyList<PassageGroup> groups, CancellationToken cancel)
    {
        var alike = AlikePairs(groups);
        var candidates = Candidates(groups, alike);
        if (candidates.Count == 0)
        {
            return new ArrangedPassages([.. groups.Select(group => group.Members[0])], new VersionRequest(question), []);
        }

        var firsts = await chunks.FindManyAsync([.. candidates.Values.Select(source => Chunk.IdOf(source, 0))], cancel);
        var versions = candidates.Values
            .Select(source => new DocumentVersion(files[source.FileId], firsts.GetValueOrDefault(Chunk.IdOf(source, 0))))
            .ToDictionary(version => version.FileId, StringComparer.Ordinal);
        var request = new VersionRequest(question);
        var families = FamiliesOf(versions, alike, groups, request);
        var chosen = groups.Select(group => Representative(group, families)).ToList();
        Order(chosen, alike, families);
        return new ArrangedPassages([.. chosen.Select(passage => Marked(passage, families))], request, families);
    }

    // The sources whose passages have a copy or may have another version, by file.
    private Dictionary<string, ChunkSource> Candidates(IReadOnlyList<PassageGroup> groups, List<(int Left, int Right)> alike)
    {
        var all = groups.SelectMany(group => group.Members).Select(member => member.Chunk.Source).DistinctBy(source => source.FileId).ToList();
        var named = all
            .Select(source => (Source: source, Name: DocumentName.OfFile(files[source.FileId].FileName)))
            .Where(file => file.Name.Stem.Length > 0)
            .GroupBy(file => file.Name.Stem, StringComparer.Ordinal)
            .Where(same => same.Count() > 1 && same.Any(file => file.Name.HasMark))
            .SelectMany(same => same.Select(file => file.Source));
        var textual = alike.SelectMany(pair => (int[])[pair.Left, pair.Right]).Select(index => groups[index])
            .Concat(groups.Where(group => group.Members.Count > 1))
            .SelectMany(group => group.Members)
            .Select(member => member.Chunk.Source);
        return named.Concat(textual).DistinctBy(source => source.FileId).ToDictionary(source => source.FileId, StringComparer.Ordinal);
    }

    private static List<(int Left, int Right)> AlikePairs(IReadOnlyList<PassageGroup> groups)
    {
        var pairs = new List<(int Left, int Right)>();
        for (var left = 0; left < groups.Count; left++)
        {
            for (var right = left + 1; right < groups.Count; right++)
            {
                if (FileOf(groups[left]) != FileOf(groups[right]) && groups[left].Words.To(groups[right].Words) != Sameness.Different)
                {
                    pairs.Add((left, right));
                }
            }
        }

        return pairs;
    }

    private static List<DocumentFamily> FamiliesOf(
        Dictionary<string, DocumentVersion> versions, List<(int Left, int Right)> alike, IReadOnlyList<PassageGroup> groups, VersionRequest request)
    {
        var differing = alike
            .SelectMany(pair => groups[pair.Left].Members.SelectMany(left => groups[pair.Right].Members.Select(right => (left, right))))
            .SelectMany(pair => ((string, string)[])[(FileOf(pair.left), FileOf(pair.right)), (FileOf(pair.right), FileOf(pair.left))])
            .ToHashSet();
        var copies = groups.Where(group => group.Members.Count > 1)
            .SelectMany(group => group.Members.SelectMany(left => group.Members.Select(right => (FileOf(left), FileOf(right)))))
            .ToHashSet();
        var families = new List<DocumentFamily>();
        var left = versions.Values.ToList();
        while (left.Count > 0)
        {
            var members = new List<DocumentVersion> { left[0] };
            for (var next = 0; next < members.Count; next++)
            {
                members.AddRange(left.Except(members).Where(other => IsOne(members[next], other)).ToList());
            }

            left = [.. left.Except(members)];
            if (members.Count > 1)
            {
                var distinct = members.Where((one, index) => !members.Take(index).Any(before => IsCopy(one, before))).Count();
                var differ = members.Exists(one => members.Exists(other => Differ(one, other)));
                families.Add(new DocumentFamily(members, request, families.Count, differ, distinct));
            }
        }

        return families;

        bool IsOne(DocumentVersion one, DocumentVersion other) => one.MayBeOneWith(other)
            && (Differ(one, other) || IsCopy(one, other));

        bool IsCopy(DocumentVersion one, DocumentVersion other) =>
            !differing.Contains((one.FileId, other.FileId)) && copies.Contains((one.FileId, other.FileId));

        bool Differ(DocumentVersion one, DocumentVersion other) =>
            one != other && (differing.Contains((one.FileId, other.FileId)) || one.IsMarkedApartFrom(other));
    }

    // The best one speaks for its copies, or that version of its document that goes first.
    private static Passage Representative(PassageGroup group, List<DocumentFamily> families)
    {
        var best = group.Members[0];
        var family = families.Find(family => family.Has(FileOf(best)));
        var chosen = family is null ? best
            : group.Members.Where(member => family.Has(FileOf(member))).MinBy(member => family.PlaceOf(FileOf(member)))!;
        return group.Members.Count == 1 ? best : chosen with
        {
            Score = group.Score,
            Also = [.. group.Members.Where(member => member != chosen)],
        };
    }

    // Versions of a passage share the places and the scores that they have.
    private static void Order(List<Passage> passages, List<(int Left, int Right)> alike, List<DocumentFamily> families)
    {
        var cluster = Enumerable.Range(0, passages.Count).ToArray();
        foreach (var (left, right) in alike.Where(pair => FamilyOf(pair.Left) is { } family && family == FamilyOf(pair.Right)))
        {
            var (from, to) = (Math.Max(cluster[left], cluster[right]), Math.Min(cluster[left], cluster[right]));
            cluster = Array.ConvertAll(cluster, number => number == from ? to : number);
        }

        foreach (var places in Enumerable.Range(0, passages.Count).GroupBy(index => cluster[index]).Where(places => places.Count() > 1).ToList())
        {
            var family = FamilyOf(places.Key)!;
            var ordered = places.Select(place => passages[place]).OrderBy(passage => family.PlaceOf(FileOf(passage))).ToList();
            var scores = places.Select(place => passages[place].Score).OrderDescending().ToList();
            foreach (var (index, place) in places.Index())
            {
                passages[place] = ordered[index] with { Score = scores[index] };
            }
        }

        DocumentFamily? FamilyOf(int passage) => families.Find(family => family.Has(FileOf(passages[passage])));
    }

    private static Passage Marked(Passage passage, List<DocumentFamily> families) =>
        families.Find(family => family.Has(FileOf(passage)))?.Of(FileOf(passage)) is { } version ? passage with { Version = version } : passage;

    private static string FileOf(PassageGroup group) => FileOf(group.Members[0]);

    private static string FileOf(Passage passage) => passage.Chunk.Source.FileId;
}

/// <summary>Passages in their order, and which words of the question only name versions that were found.</summary>
internal sealed class ArrangedPassages(IReadOnlyList<Passage> passages, VersionRequest request, IReadOnlyList<DocumentFamily> families)
{
    public IReadOnlyList<Passage> Passages => passages;

    /// <summary>
    /// The term without weight where it says which version is asked about: its documents need not say so in every sentence. What
    /// holds now is seldom called so either.
    /// </summary>
    public QueryTerm Weighed(QueryTerm term)
    {
        var isVersion = VersionRequest.IsNow(term.Text) ? !term.Found || families.Any(family => family.Differ)
            : VersionRequest.IsBefore(term.Text) ? families.Any(family => family.Differ)
            : families.Any(family => request.IsNamedBy(term.Text, family.Asked) && !IsSaidOften(term.Text));
        return isVersion ? term with { Weight = 0 } : term;
    }

    // A year in many rows of a report is what they are about.
    private bool IsSaidOften(string word) => passages
        .Where(passage => passage.Version is { Standing: VersionStanding.Asked })
        .Any(passage => passage.Chunk.Sentences.Count(sentence => passage.Chunk.Shown(sentence).Contains(word, StringComparison.OrdinalIgnoreCase)) > 1);
}
