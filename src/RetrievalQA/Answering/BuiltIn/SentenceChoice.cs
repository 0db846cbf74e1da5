using System.Text.RegularExpressions;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// Which sentences are said, and in which order: the best one first, others only where they add something; a list that is asked
/// for whole, in its own order.
/// </summary>
internal sealed partial class SentenceChoice(string question, RankedEvidence found)
{
    private const int MostSentences = 3;

    // A list with more items is no answer but a document.
    private const int MostItems = 12;

    // A further sentence must be nearly as good as the best one, so that an answer is not padded. Measured at .3, .4, .5, .7, sentences
    // said / answer among them: SQuAD2 1.5/.87, 1.7/.88, 1.8/.89, 2.2/.90; KorQuAD 1.6/.91, 1.9/.92, 2.2/.93, 2.7/.94; XQuAD Chinese
    // 1.8/.89, 2.0/.90, 2.3/.91, 2.6/.91. At .5 a second sentence stands beside answers that are whole.
    private const double FurtherSentenceGap = 0.4;

    // And hold so much of the question that those before it lack. Measured at .03 and .08 where every further sentence has to,
    // answer in the quotes: tests/questions .290, .278, corpus/ .872, .846. Chosen between them.
    private const double LeastAddition = 0.05;

    // Unless the best one holds too little of the question itself to be the whole answer. Where every further sentence has to add
    // words, answers are lost: in the quotes .846 of corpus/, .897 where none has to. This bar itself was not varied.
    private const double Whole = 0.95;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    /// <summary>In the order in which they are said; none where there is no sentence at all.</summary>
    public IReadOnlyList<RankedSentence> Sentences()
    {
        if (found.Sentences.FirstOrDefault(CanAnswer) is not { } best)
        {
            return [];
        }

        if (AsksForList().IsMatch(question) && ListOf(best) is { Count: > 1 and <= MostItems } list)
        {
            return list;
        }

        var chosen = new List<RankedSentence> { best };
        foreach (var sentence in found.Sentences.Where(CanAnswer).TakeWhile(sentence => sentence.Score >= best.Score - FurtherSentenceGap))
        {
            if (chosen.Count < MostSentences && Adds(sentence, chosen))
            {
                chosen.Add(sentence);
            }
        }

        return chosen;
    }

    private bool CanAnswer(RankedSentence sentence) =>
        !sentence.IsIntroduction && !SentenceShape.IsQuestion(TextOf(sentence)) && !IsInTitle(sentence) && !Boilerplate.Is(TextOf(sentence), question);

    // Header rows and headings stand above the passage as well.
    private bool IsInTitle(RankedSentence sentence)
    {
        var text = Letters(TextOf(sentence));
        return text.Length > 0 && Letters(found.Evidence.Passages[sentence.Passage].Title).Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private bool Adds(RankedSentence sentence, List<RankedSentence> chosen)
    {
        var added = sentence.Words.Select((held, word) => held - chosen.Max(before => before.Words.ElementAtOrDefault(word))).Where(more => more > 0).Sum();
        var isNew = chosen.TrueForAll(before => !Letters(TextOf(before)).Contains(Letters(TextOf(sentence)), StringComparison.OrdinalIgnoreCase));
        return isNew
            && (chosen[0].Words.Sum() < Whole || added >= LeastAddition || (sentence.IsOfType && chosen.TrueForAll(before => !before.IsOfType)));
    }

    /// <summary>The items around a sentence that is one of them, or that follow one which announces them.</summary>
    private List<RankedSentence> ListOf(RankedSentence sentence)
    {
        var lines = found.Evidence.Passages[sentence.Passage].Sentences;
        var at = sentence.Sentence;
        if (!IsItem(lines[at].Text))
        {
            if (!Announces().IsMatch(lines[at].Text) || at + 1 >= lines.Count)
            {
                return [];
            }

            at++;
        }

        var (first, end) = (at, at);
        while (first > 0 && IsItem(lines[first].Text) && IsItem(lines[first - 1].Text))
        {
            first--;
        }

        while (end < lines.Count && IsItem(lines[end].Text))
        {
            end++;
        }

        var bySentence = found.Sentences.Where(other => other.Passage == sentence.Passage).ToDictionary(other => other.Sentence);
        return [.. Enumerable.Range(first, end - first).Select(item => bySentence[item])];
    }

    private static bool IsItem(string line) => ListMark.LengthOf(line) > 0;

    private string TextOf(RankedSentence sentence) => found.Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence].Text;

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    [GeneratedRegex(@"\b(steps?|lists?|procedures?|instructions?|checklist|(in )?(what|which) order|tools|(what|which) .{0,40}\b(need|needs|bring|pack|contain|contains|include|includes|included|in the box|consists?)|what (are|does) (the|a|an) \w+s|what must|what should|what (all )?(is|are) (in|part of)|how (do|can|should|must|would|to)\b(?! (much|many|long|often))|schritte|reihenfolge|anleitung|wie (kann|muss|soll|geht|mache?)|was (brauche|gehört|muss)|étapes|comment|pasos|cómo)\b|순서|절차|단계|방법|목록|어떻게|준비물|구성품|차례|手順|方法|どうやって|何が必要|どうすれば|步骤|怎么|如何|哪些|清单",
        Options, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex AsksForList();

    [GeneratedRegex(@"[:：]\s*$|\b(below|following|as follows|folgende[nrms]?|suivante?s?|siguientes?)\b|다음|아래|以下|次の|如下", Options, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Announces();
}
