using FsCheck.Xunit;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Answering.Citations;

public sealed class EvidenceLedgerTests
{
    private readonly EvidenceLedger ledger = new();

    [Fact]
    public void Every_sentence_gets_a_code_by_which_it_is_found()
    {
        var shown = ledger.Search("fee", EvidenceSamples.Plain("file-a", "The fee is 20 euros.", "Nobody else pays.")).Shown();
        Assert.Equal(["The fee is 20 euros.", "Nobody else pays."], shown.Select(evidence => evidence.Text));
        Assert.All(shown, evidence => Assert.Same(evidence, ledger.Find(evidence.Code)));
        Assert.All(shown, evidence => Assert.Matches($"^{EvidenceCode.Pattern}$", evidence.Code));
        Assert.Equal(shown.Count, shown.Select(evidence => evidence.Code).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("NONE")]
    [InlineData("2222")]
    [InlineData("ZZZZ")]
    public void A_code_that_was_not_given_is_not_known(string code)
    {
        ledger.Search("fee", EvidenceSamples.Plain("file-a", "The fee is 20 euros."));
        Assert.False(ledger.Knows(code));
        Assert.Null(ledger.Find(code));
    }

    [Fact]
    public void What_headers_and_footers_repeat_gets_no_code()
    {
        var passage = EvidenceSamples.Passage("file-a", "a.pdf", 0.5, 0, ("", false, ["General terms, page 4"]), ("Fees", false, ["The fee is 20 euros."]));
        var chunk = passage.Chunk with { Sections = [passage.Chunk.Sections[0] with { IsRepeated = true }, passage.Chunk.Sections[1]] };
        var search = ledger.Search("fee", passage with { Chunk = chunk });
        Assert.Equal(["The fee is 20 euros."], search.Shown().Select(evidence => evidence.Text));
    }

    [Fact]
    public void A_code_in_lower_case_is_another_one()
    {
        var code = Assert.Single(ledger.Search("fee", EvidenceSamples.Plain("file-a", "The fee is 20 euros.")).Shown()).Code;
        Assert.True(ledger.Knows(code));
        Assert.False(ledger.Knows(code.ToLowerInvariant()));
    }

    [Fact]
    public void A_sentence_keeps_its_code_and_the_search_that_found_it_first()
    {
        var passage = EvidenceSamples.Plain("file-a", "The fee is 20 euros.");
        var first = Assert.Single(ledger.Search("fee", passage).Shown());
        var again = ledger.Search("price", EvidenceSamples.Plain("file-b", "Something else."), passage with { Score = 0.9 }).Shown();
        Assert.Same(first, again[1]);
        Assert.Equal((0, "fee"), (again[1].Search, again[1].Query));
        Assert.Equal((1, "price"), (again[0].Search, again[0].Query));
        Assert.Equal(["fee", "price"], ledger.Searches.Select(search => search.Query));
    }

    [Fact]
    public void A_sentence_of_two_chunks_that_overlap_has_one_code()
    {
        var left = EvidenceSamples.Passage("file-a", "a.txt", 0.5, 0, ("", false, ["One two.", "Three four."]));
        var right = EvidenceSamples.Passage("file-a", "a.txt", 0.5, "One two. ".Length, ("", false, ["Three four.", "Five six."]));
        var shown = ledger.Search("one", left, right).Shown();
        Assert.Equal(["One two.", "Three four.", "Three four.", "Five six."], shown.Select(evidence => evidence.Text));
        Assert.Same(shown[1], shown[2]);
    }

    [Fact]
    public void The_same_words_elsewhere_have_a_code_of_their_own()
    {
        var passage = EvidenceSamples.Plain("file-a", "The fee is 20 euros.");
        var newer = passage with { Chunk = passage.Chunk with { TextVersion = 2 } };
        var further = EvidenceSamples.Passage("file-a", "a.txt", 0.5, 500, ("", false, ["The fee is 20 euros."]));
        var shown = ledger.Search("fee", passage, newer, further, EvidenceSamples.Plain("file-b", "The fee is 20 euros.")).Shown();
        Assert.Equal(4, shown.Select(evidence => evidence.Code).Distinct().Count());
        Assert.Equal([("file-a", 1, 0), ("file-a", 2, 0), ("file-a", 1, 500), ("file-b", 1, 0)], shown.Select(evidence =>
            (evidence.FileId, evidence.Place.TextVersion, evidence.Place.Span.Start)));
    }

    [Fact]
    public void A_heading_is_no_evidence_unless_nothing_stands_below_it()
    {
        var passage = EvidenceSamples.Passage("file-a", "a.md", 0.5, 0, ("Leave", true, ["Leave", "25 days a year."]), ("Sickness", true, ["Sickness"]));
        var search = ledger.Search("leave", passage);
        Assert.Equal(["25 days a year.", "Sickness"], search.Shown().Select(evidence => evidence.Text));
        Assert.Equal(["Leave", "Sickness"], search.Sections.Select(section => section.Section.Context));
    }

    [Fact]
    public void A_heading_above_a_heading_is_not_shown_by_itself()
    {
        var passage = EvidenceSamples.Passage(
            "file-a", "a.md", 0.5, 0, ("Rules", true, ["Rules"]), ("Rules > Leave", true, ["Leave", "25 days a year."]), ("Other", true, ["Other"]));
        Assert.Equal(["Rules > Leave", "Other"], ledger.Search("leave", passage).Sections.Select(section => section.Section.Context));
    }

    [Fact]
    public void A_search_says_what_it_searched_and_could_not_search()
    {
        var terms = new QueryTerm[] { new("fee", 2.5, Found: true), new("unicorn", 7, Found: false) };
        var search = ledger.Add("fee unicorn", new SearchResult([], terms), ["scan.pdf (only images)"]);
        Assert.Same(search, Assert.Single(ledger.Searches));
        Assert.Empty(search.Sections);
        Assert.Equal(terms, search.Terms);
        Assert.Equal(["scan.pdf (only images)"], search.Unready);
    }

    [Property(MaxTest = 200)]
    public void Whatever_was_searched_places_and_codes_belong_together_and_nothing_below_a_heading_is_lost(int seed)
    {
        var (random, fresh) = (new Random(seed), new EvidenceLedger());
        var byPlace = new Dictionary<SourcePlace, string>();
        var known = Enumerable.Range(0, 6).Select(file => RandomPassage($"file-{file}", random)).ToList();
        for (var number = 0; number < 5; number++)
        {
            var passages = Enumerable.Range(0, random.Next(1, 4)).Select(_ => known[random.Next(known.Count)]).ToArray();
            var search = fresh.Search($"query {number}", passages);
            foreach (var evidence in search.Shown())
            {
                Assert.Equal(byPlace.GetValueOrDefault(evidence.Place, evidence.Code), evidence.Code);
                byPlace[evidence.Place] = evidence.Code;
            }

            Assert.Equal(passages.SelectMany(Citable), search.Shown().Select(evidence => evidence.Text));
        }

        Assert.Equal(byPlace.Count, byPlace.Values.Distinct().Count());
        Assert.All(byPlace, given => Assert.Equal(given.Key, fresh.Find(given.Value)!.Place));
    }

    private static Passage RandomPassage(string fileId, Random random)
    {
        var sections = Enumerable.Range(0, random.Next(1, 4)).Select(section =>
        {
            var sentences = Enumerable.Range(0, random.Next(1, 4)).Select(sentence => $"S{section}.{sentence}.").ToArray();
            return ($"Context {section}", random.Next(2) == 0, sentences);
        });
        return EvidenceSamples.Passage(fileId, "a.txt", random.NextDouble(), random.Next(100), [.. sections]);
    }

    // Every sentence but the headings that have something below them.
    private static IEnumerable<string> Citable(Passage passage)
    {
        var (chunk, sections) = (passage.Chunk, passage.Chunk.Sections);
        for (var index = 0; index < chunk.Sentences.Count; index++)
        {
            var isHeading = sections.Any(section => section.HasHeading && section.FirstSentence == index);
            var standsAlone = index + 1 == chunk.Sentences.Count || sections.Any(section => section.FirstSentence == index + 1);
            if (!isHeading || standsAlone)
            {
                yield return chunk.Text[(chunk.Sentences[index].Start - chunk.Span.Start)..(chunk.Sentences[index].End - chunk.Span.Start)];
            }
        }
    }
}
