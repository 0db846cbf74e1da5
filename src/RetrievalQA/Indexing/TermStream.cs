using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing;

/// <summary>Hands the terms of one space to Lucene.</summary>
internal sealed class TermStream : TokenStream
{
    private readonly ICharTermAttribute text;
    private readonly IPositionIncrementAttribute increment;
    private readonly TermSpace space;
    private List<AnalyzedTerm> terms = [];
    private int next;
    private int position;

    public TermStream(TermSpace space)
    {
        this.space = space;
        text = AddAttribute<ICharTermAttribute>();
        increment = AddAttribute<IPositionIncrementAttribute>();
    }

    public TermStream Over(List<AnalyzedTerm> source)
    {
        terms = source;
        return this;
    }

    public override void Reset()
    {
        base.Reset();
        next = 0;
        position = -1;
    }

    public override bool IncrementToken()
    {
        ClearAttributes();
        while (next < terms.Count && terms[next].Space != space)
        {
            next++;
        }

        if (next == terms.Count)
        {
            return false;
        }

        var term = terms[next++];
        text.SetEmpty().Append(term.Term);
        increment.PositionIncrement = Math.Max(0, term.Position - position);
        position = Math.Max(position, term.Position);
        return true;
    }
}
