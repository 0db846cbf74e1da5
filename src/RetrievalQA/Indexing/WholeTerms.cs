using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace RetrievalQA.Indexing;

/// <summary>Hands terms that stand for something as a whole to Lucene.</summary>
internal sealed class WholeTerms : TokenStream
{
    private readonly ICharTermAttribute text;
    private IEnumerable<string> terms = [];
    private IEnumerator<string>? next;

    public WholeTerms() => text = AddAttribute<ICharTermAttribute>();

    public WholeTerms Over(IEnumerable<string> source)
    {
        terms = source;
        return this;
    }

    public override void Reset()
    {
        base.Reset();
        next = terms.GetEnumerator();
    }

    public override bool IncrementToken()
    {
        ClearAttributes();
        if (next?.MoveNext() != true)
        {
            return false;
        }

        text.SetEmpty().Append(next.Current);
        return true;
    }
}
