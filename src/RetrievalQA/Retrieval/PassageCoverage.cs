using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>How much of a question's weight a passage, its title and each of its sentences hold, 0..1.</summary>
internal sealed class PassageCoverage
{
    private readonly EvidencePassage passage;
    private readonly double[] weights;
    private readonly double[] title;
    private readonly double[][] sentences;
    private readonly int?[] introductions;
    private readonly int?[] referents;
    private readonly double total;

    public PassageCoverage(QuestionWords question, EvidencePassage passage)
    {
        this.passage = passage;
        var language = question.LanguageOf(passage);
        var words = question.In(language);
        HasContent = words.Any(word => !word.Word.IsStopWord);
        weights = [.. words.Select(word => word.Weight)];
        total = weights.Sum();
        title = HeldBy(AnalyzedSentence.Of(WithNamesApart(passage.Title, words), language), words);
        sentences = new double[passage.Sentences.Count][];
        var whole = (double[])title.Clone();
        for (var sentence = 0; sentence < sentences.Length; sentence++)
        {
            sentences[sentence] = HeldBy(AnalyzedSentence.Of(passage.Sentences[sentence], language), words);
            Raise(whole, sentences[sentence]);
        }

        introductions = IntroductionsOf(passage.Sentences);
        referents = SentenceReferent.Of(passage.Sentences);
        OfPassage = Share(whole);
    }

    /// <summary>False where the question has no word that says what it is about.</summary>
    public bool HasContent { get; }

    public int Sentences => sentences.Length;

    /// <summary>The passage with its title.</summary>
    public double OfPassage { get; }

    public string Text(int sentence) => passage.Sentences[sentence];

    /// <summary>It is a question, term or heading that other sentences stand under.</summary>
    public bool IsIntroduction(int sentence) => Array.IndexOf(introductions, sentence) >= 0;

    /// <summary>What stands above it, by index; null where nothing does.</summary>
    public int? IntroductionOf(int sentence) => introductions[sentence];

    /// <summary>The sentence that says whom or what it begins with, by index; null where it says that itself.</summary>
    public int? ReferentOf(int sentence) => referents[sentence];

    public double OfSentence(int sentence) => Share(sentences[sentence]);

    /// <summary>What the question, term or heading above it, or the sentence that names whom it is about, adds to the sentence.</summary>
    public double OnlyInIntroduction(int sentence)
    {
        var sum = 0.0;
        for (var word = 0; word < weights.Length; word++)
        {
            sum += weights[word] * Math.Max(0, Introduction(sentence, word) - sentences[sentence][word]);
        }

        return ShareOf(sum);
    }

    /// <summary>What the title adds to the sentence and to what stands above it.</summary>
    public double OnlyInTitle(int sentence)
    {
        var sum = 0.0;
        for (var word = 0; word < weights.Length; word++)
        {
            sum += weights[word] * Math.Max(0, title[word] - Math.Max(sentences[sentence][word], Introduction(sentence, word)));
        }

        return ShareOf(sum);
    }

    /// <summary>The sentence with the one before, the one after, what stands above it and the title.</summary>
    public double OfWindow(int sentence)
    {
        var window = (double[])title.Clone();
        for (var near = Math.Max(0, sentence - 1); near <= Math.Min(sentences.Length - 1, sentence + 1); near++)
        {
            Raise(window, sentences[near]);
        }

        if (introductions[sentence] is { } above)
        {
            Raise(window, sentences[above]);
        }

        return Share(window);
    }

    /// <summary>The share of the question's weight that is each word of it as far as the sentence, or what stands above it, holds it.</summary>
    public IReadOnlyList<double> WordsOf(int sentence)
    {
        var shares = new double[weights.Length];
        for (var word = 0; word < shares.Length; word++)
        {
            shares[word] = ShareOf(weights[word] * Math.Max(sentences[sentence][word], Introduction(sentence, word)));
        }

        return shares;
    }

    // A file's name may have them in one word: BESTBUY_2023_10K.
    private static string WithNamesApart(string title, IReadOnlyList<(QueryWord Word, double Weight)> words)
    {
        var names = words.Zip(words.Skip(1), (first, second) => (first.Word.Text, Next: second.Word.Text))
            .Where(pair => title.Contains(pair.Text + pair.Next, StringComparison.OrdinalIgnoreCase)).Select(pair => $"{pair.Text} {pair.Next}");
        return string.Join('\n', names.Prepend(title));
    }

    private double Introduction(int sentence, int word) => Math.Max(
        introductions[sentence] is { } above ? sentences[above][word] : 0,
        referents[sentence] is { } referent ? sentences[referent][word] : 0);

    // Each stands above what follows it up to the next.
    private static int?[] IntroductionsOf(IReadOnlyList<string> sentences)
    {
        var above = new int?[sentences.Count];
        int? last = null;
        for (var sentence = 0; sentence < sentences.Count; sentence++)
        {
            var introduces = sentence + 1 < sentences.Count && SentenceShape.Introduces(sentences[sentence], sentences[sentence + 1]);
            last = introduces ? sentence : last;
            above[sentence] = introduces ? null : last;
        }

        return above;
    }

    private static double[] HeldBy(AnalyzedSentence text, IReadOnlyList<(QueryWord Word, double Weight)> words)
    {
        var held = new double[words.Count];
        for (var word = 0; word < held.Length; word++)
        {
            held[word] = text.Holds(words[word].Word);
        }

        return held;
    }

    // To the larger of both, word by word.
    private static void Raise(double[] held, double[] other)
    {
        for (var word = 0; word < held.Length; word++)
        {
            held[word] = Math.Max(held[word], other[word]);
        }
    }

    private double Share(double[] held)
    {
        var sum = 0.0;
        for (var word = 0; word < weights.Length; word++)
        {
            sum += weights[word] * held[word];
        }

        return ShareOf(sum);
    }

    private double ShareOf(double weight) => total > 0 ? weight / total : 0;
}
