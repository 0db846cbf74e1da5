using Microsoft.ML.Tokenizers;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Text;

/// <summary>A vocabulary is loaded when it is first needed.</summary>
public sealed class TokenVocabularyFirstUseTests
{
    private int loads;

    [Fact]
    public void A_vocabulary_that_could_not_be_loaded_is_loaded_the_next_time()
    {
        var vocabulary = new TokenVocabulary("test", () => ++loads == 1 ? throw new IOException("not now") : Load());
        Assert.Throws<IOException>(() => vocabulary.Count("word"));
        Assert.Equal(1, vocabulary.Count("word"));
        Assert.Equal(4, vocabulary.PrefixLength("word", 1));
        Assert.Equal(2, loads);
    }

    [Fact]
    public async Task Who_needs_it_at_once_shares_one()
    {
        var vocabulary = new TokenVocabulary("test", () =>
        {
            Interlocked.Increment(ref loads);
            return Load();
        });
        var counts = await AtOnce.UseAsync(() => vocabulary.Count("three short words"));
        Assert.All(counts, count => Assert.Equal(3, count));
        Assert.Equal(1, loads);
    }

    private static TiktokenTokenizer Load() => TiktokenTokenizer.CreateForEncoding(TokenVocabulary.O200kName);
}
