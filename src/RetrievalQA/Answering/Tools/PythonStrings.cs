namespace RetrievalQA.Answering.Tools;

/// <summary>Where strings and comments are in lines of Python, so far as a fence must know it.</summary>
internal sealed class PythonStrings
{
    private const int Triple = 3;

    private char quote;

    /// <summary>The lines so far end inside a string of three quotes.</summary>
    public bool IsInside => quote != default;

    /// <summary>Reads the next line, from a place on, up to a run of the mark outside strings and comments, where no Python can have one.</summary>
    /// <returns>Where the run begins; -1 where there is none, and the whole line was read.</returns>
    public int FindRun(string line, int place, char mark, int length)
    {
        while (place < line.Length)
        {
            var letter = line[place];
            if (IsInside)
            {
                place = SkipTriple(line, place);
            }
            else if (letter == mark && RunAt(line, place) >= length && (mark == '`' || EndsAt(line, place)))
            {
                return place;
            }
            else if (letter == '#')
            {
                return -1;
            }
            else if (letter is '"' or '\'')
            {
                place = SkipString(line, place);
            }
            else
            {
                place += letter == mark ? RunAt(line, place) : 1;
            }
        }

        return -1;
    }

    /// <summary>The length of a run of one character.</summary>
    public static int RunAt(string line, int place)
    {
        var end = place;
        while (end < line.Length && line[end] == line[place])
        {
            end++;
        }

        return end - place;
    }

    private static bool EndsAt(string line, int place) => line.AsSpan(place).TrimEnd().TrimStart(line[place]).IsEmpty;

    private int SkipString(string line, int place)
    {
        var mark = line[place];
        if (RunAt(line, place) >= Triple)
        {
            quote = mark;
            return place + Triple;
        }

        for (var at = place + 1; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == mark)
            {
                return at + 1;
            }
        }

        return line.Length;
    }

    private int SkipTriple(string line, int place)
    {
        for (var at = place; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == quote && RunAt(line, at) >= Triple)
            {
                quote = default;
                return at + Triple;
            }
        }

        return line.Length;
    }
}
