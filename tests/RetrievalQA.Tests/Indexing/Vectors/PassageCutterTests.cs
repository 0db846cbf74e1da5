using RetrievalQA.Documents;
using RetrievalQA.Indexing.Vectors;
using RetrievalQA.Semantics;
using RetrievalQA.Tests.Semantics;

namespace RetrievalQA.Tests.Indexing.Vectors;

public class PassageCutterTests
{
    private const string Sentence = "The pump on floor seven is checked. ";

    [SkippableFact]
    public void Passages_hold_each_sentence_once_within_the_bound_and_count_for_every_chunk_that_holds_most_of_them()
    {
        using var model = BuiltInModel.Require(new SentenceModelOptions { PassageTokens = 32 });
        var random = new Random(3);
        for (var trial = 0; trial < 100; trial++)
        {
            var chunks = Chunks(random);
            var passages = new PassageCutter(model).Cut(chunks);
            var sentences = chunks.SelectMany(chunk => chunk.Sentences).Distinct().OrderBy(span => span.Start).ToList();
            Assert.All(sentences, sentence => Assert.Single(passages, passage => passage.Span.Start <= sentence.Start && sentence.End <= passage.Span.End));
            foreach (var passage in passages)
            {
                Assert.True(model.CountTokens(passage.Text) <= 32);
                var holding = chunks.Where(chunk => Shared(chunk.Span, passage.Span) * 2 >= passage.Span.Length).Select(chunk => chunk.Ordinal).ToList();
                Assert.Equal((holding[0], holding[^1]), (passage.FirstChunk, passage.LastChunk));
            }
        }
    }

    [SkippableTheory]
    [InlineData("이 펌프는 매일 점검합니다.")]
    [InlineData("1 2 3 4 5")]
    public void A_text_that_the_model_does_not_read_has_no_passage(string text)
    {
        using var model = BuiltInModel.Require();
        Assert.Empty(new PassageCutter(model).Cut([IndexHarness.Chunk(IndexHarness.Source("file"), text)]));
    }

    [SkippableFact]
    public void A_sentence_beyond_the_bound_is_a_passage_of_its_own()
    {
        using var model = BuiltInModel.Require(new SentenceModelOptions { PassageTokens = 16 });
        var text = string.Concat(Enumerable.Repeat("very long words without an end ", 200));
        Assert.Single(new PassageCutter(model).Cut([IndexHarness.Chunk(IndexHarness.Source("file"), text)]));
    }

    private static int Shared(SourceSpan left, SourceSpan right) => Math.Min(left.End, right.End) - Math.Max(left.Start, right.Start);

    // Chunks that share up to half of their sentences with the one before.
    private static List<Chunk> Chunks(Random random)
    {
        var text = string.Concat(Enumerable.Repeat(Sentence, 60));
        var chunks = new List<Chunk>();
        for (var first = 0; first < 50;)
        {
            var count = random.Next(2, 10);
            var sentences = Enumerable.Range(first, count).Select(index => new SourceSpan(index * Sentence.Length, ((index + 1) * Sentence.Length) - 1)).ToList();
            var span = new SourceSpan(sentences[0].Start, sentences[^1].End);
            chunks.Add(IndexHarness.Chunk(IndexHarness.Source("file"), text[span.Start..span.End], ordinal: chunks.Count, start: span.Start) with
            {
                Sentences = sentences,
            });
            first += count - random.Next(0, (count / 2) + 1);
        }

        return chunks;
    }
}
