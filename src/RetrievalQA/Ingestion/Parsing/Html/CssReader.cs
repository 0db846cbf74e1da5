using System.Text;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>When the rules of a style sheet hold.</summary>
internal enum CssCondition
{
    Always,

    /// <summary>Only on some screens, in some browsers or in some state.</summary>
    Sometimes,

    /// <summary>Not on a screen.</summary>
    Never,
}

/// <param name="Selectors">As written, several parted by commas.</param>
/// <param name="Declarations">As written, without rules that are nested in this one.</param>
internal sealed record CssRule(string Selectors, string Declarations, CssCondition Condition);

/// <summary>Takes a style sheet apart into its rules (CSS Syntax Module, of which it knows as much as rules need), in one pass.</summary>
internal sealed class CssReader
{
    private readonly string css;
    private readonly List<CssRule> rules = [];
    private readonly Stack<CssCondition> groups = new();
    private int position;

    private CssReader(string css) => this.css = css;

    public static IReadOnlyList<CssRule> Read(string css, CssCondition condition)
    {
        var reader = new CssReader(WithoutComments(css));
        reader.groups.Push(condition);
        reader.ReadRules();
        return reader.rules;
    }

    /// <summary>When what is meant for these media holds.</summary>
    /// <param name="media">A media query list, such as "screen and (min-width: 600px)"; empty for all.</param>
    public static CssCondition ConditionOf(string media) => media.Trim().ToLowerInvariant() switch
    {
        "" or "all" or "screen" or "only screen" => CssCondition.Always,
        var query when query.Split(',').All(part => part.Trim() is "print" or "speech" or "only print") => CssCondition.Never,
        _ => CssCondition.Sometimes,
    };

    private static string WithoutComments(string css)
    {
        var kept = new StringBuilder(css.Length);
        var rest = css.AsSpan();
        for (var open = rest.IndexOf("/*"); open >= 0; open = rest.IndexOf("/*"))
        {
            kept.Append(rest[..open]).Append(' ');
            var close = rest[open..].IndexOf("*/");
            rest = close < 0 ? [] : rest[(open + close + 2)..];
        }

        return kept.Append(rest).Replace("<!--", "").Replace("-->", "").ToString();
    }

    private void ReadRules()
    {
        while (position < css.Length)
        {
            var start = position;
            var mark = Next();
            var prelude = css[start..Math.Min(position, css.Length)].Trim();
            position++;
            if (mark == '}' && groups.Count > 1)
            {
                groups.Pop();
            }
            else if (mark == '{')
            {
                Open(prelude);
            }
        }
    }

    private void Open(string prelude)
    {
        if (!prelude.StartsWith('@'))
        {
            var body = ReadBody(out var nests);
            rules.Add(new CssRule(prelude, body, nests ? Stricter(groups.Peek(), CssCondition.Sometimes) : groups.Peek()));
            return;
        }

        var end = prelude.AsSpan(1).IndexOfAny(" \t\r\n(") + 1;
        var (name, rest) = end == 0 ? (prelude, "") : (prelude[..end], prelude[end..]);
        switch (name.ToLowerInvariant())
        {
            case "@media":
                groups.Push(Stricter(groups.Peek(), ConditionOf(rest)));
                break;
            case "@layer":
                groups.Push(groups.Peek());
                break;
            case "@supports" or "@container" or "@scope" or "@document":
                groups.Push(Stricter(groups.Peek(), CssCondition.Sometimes));
                break;
            default:
                // Key frames, fonts, pages: nothing in them hides anything for good.
                ReadBody(out _);
                break;
        }
    }

    private static CssCondition Stricter(CssCondition outer, CssCondition inner) => outer > inner ? outer : inner;

    // What stands in a block up to its end, without the blocks in it and what comes before them.
    private string ReadBody(out bool nests)
    {
        var body = new StringBuilder();
        var depth = 0;
        nests = false;
        while (position < css.Length)
        {
            var start = position;
            var mark = Next();
            if (depth == 0 && mark != '{')
            {
                body.Append(css.AsSpan(start, position - start)).Append(';');
            }

            position++;
            nests |= mark == '{';
            depth += mark switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth < 0)
            {
                break;
            }
        }

        return body.ToString();
    }

    // Moves to the next brace or semicolon that is not in a string or in round or square brackets.
    private char Next()
    {
        var brackets = 0;
        for (; position < css.Length; position++)
        {
            switch (css[position])
            {
                case '\\':
                    position++;
                    break;
                case '"' or '\'':
                    SkipString(css[position]);
                    break;
                case '(' or '[':
                    brackets++;
                    break;
                case ')' or ']':
                    brackets = Math.Max(0, brackets - 1);
                    break;
                case '{' or '}':
                case ';' when brackets == 0:
                    return css[position];
            }
        }

        position = css.Length;
        return '\0';
    }

    // A string that is not ended ends with its line.
    private void SkipString(char quote)
    {
        for (position++; position < css.Length && css[position] != quote && css[position] != '\n'; position++)
        {
            position += css[position] == '\\' ? 1 : 0;
        }
    }
}
