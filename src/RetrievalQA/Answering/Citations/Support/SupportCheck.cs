using RetrievalQA.Conversations;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations.Support;

/// <summary>
/// Whether what can be checked in a claim (amounts with their units, dates, names, negation) is what its evidence says. A report,
/// never a gate for what a model has cited.
/// </summary>
public static class SupportCheck
{
    // A longer claim is an answer, not a sentence; each of its names is looked for in all of the evidence.
    private const int LongestClaim = 10_000;

    /// <param name="around">What stands around the quote, such as its document: names are looked for there as well.</param>
    public static CitationSupport Check(string claim, string evidence, params string[] around)
    {
        if (claim.Length > LongestClaim)
        {
            return CitationSupport.Unchecked;
        }

        var source = OneLine.Of(evidence);
        var text = OneLine.Of(claim);
        if (text.Length > 0 && source.Contains(text, StringComparison.OrdinalIgnoreCase))
        {
            return Polarity.IsNegated(text) || !Polarity.Contradicts(text, evidence) ? CitationSupport.Verified : CitationSupport.Partial;
        }

        var (dates, others) = WithoutDates(text);
        var amounts = QuantityReader.In(others);
        var names = ClaimNames.In(text, WrittenDates.LanguageOf(text));
        if (Polarity.Contradicts(text, evidence) || ClaimNames.NamesOthers(source, text) || ClaimNames.NamesOtherDays(source, text))
        {
            return CitationSupport.Partial;
        }

        if (amounts.Count == 0 && names.Count == 0 && dates.Count == 0 && !Polarity.IsNegated(text))
        {
            return CitationSupport.Unchecked;
        }

        return HoldsDates(dates, source) && HoldsAmounts(amounts, source)
            && names.All(name => ClaimNames.Holds(source, name) || around.Any(text => ClaimNames.Holds(text, name)))
            ? CitationSupport.Verified
            : CitationSupport.Partial;
    }

    private static bool HoldsDates(IReadOnlyList<(string Date, int Start, int End)> dates, string source)
    {
        var known = dates.Count == 0 ? [] : WrittenDates.In(source).Select(date => date.Date).ToHashSet(StringComparer.Ordinal);
        return dates.GroupBy(date => date.Start).All(readings => readings.Any(date => known.Contains(date.Date)));
    }

    // The numbers of a date stand for amounts too: the document may name a day of which the claim gives the year.
    private static bool HoldsAmounts(IReadOnlyList<Quantity> amounts, string source)
    {
        var known = amounts.Count == 0 ? [] : QuantityReader.In(source);
        return amounts.All(amount => known.Any(amount.Equals));
    }

    private static (IReadOnlyList<(string Date, int Start, int End)> Dates, string Others) WithoutDates(string text)
    {
        var dates = WrittenDates.In(text);
        var rest = text.ToCharArray();
        foreach (var (_, start, end) in dates)
        {
            Array.Fill(rest, ' ', start, end - start);
        }

        return (dates, new string(rest));
    }
}
