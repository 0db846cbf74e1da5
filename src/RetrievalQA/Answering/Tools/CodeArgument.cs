using System.Globalization;
using System.Text;

namespace RetrievalQA.Answering.Tools;

/// <summary>
/// Takes the code out of the arguments of a code_interpreter call while a model writes them. It is lenient where models
/// are careless: line breaks may stand unescaped in the string, and arguments that are no object at all are the code.
/// </summary>
public sealed class CodeArgument
{
    private const string Name = "code";

    private readonly StringBuilder token = new();
    private readonly StringBuilder escape = new();
    private State state = State.Start;
    private int depth;
    private bool isKey;
    private string? key;
    private string held = "";

    private enum State
    {
        Start,
        Between,
        Text,
        Code,
        Ended,
        Bare,
    }

    /// <summary>The arguments hold code: what was read of it may be empty.</summary>
    public bool IsFound => state is State.Code or State.Ended or State.Bare;

    /// <summary>The code in whole arguments; null where there is none.</summary>
    public static string? Read(string arguments)
    {
        var reader = new CodeArgument();
        var code = reader.Append(arguments) + reader.held;
        return reader.IsFound ? code : null;
    }

    /// <summary>The code in the next piece of the arguments. The pieces, put together, are the code; no character is split between two.</summary>
    public string Append(string piece)
    {
        var code = new StringBuilder(held);
        held = "";
        foreach (var letter in piece)
        {
            Take(letter, code);
        }

        if (code.Length > 0 && char.IsHighSurrogate(code[^1]))
        {
            held = code[^1].ToString();
            code.Length--;
        }

        return code.ToString();
    }

    private void Take(char letter, StringBuilder code)
    {
        switch (state)
        {
            case State.Start when char.IsWhiteSpace(letter):
                break;
            case State.Start:
                Begin(letter, code);
                break;
            case State.Bare:
                code.Append(letter);
                break;
            case State.Between:
                TakeBetween(letter);
                break;
            case State.Text or State.Code:
                TakeInString(letter, state == State.Code ? code : token);
                break;
        }
    }

    private void Begin(char letter, StringBuilder code)
    {
        if (letter == '{')
        {
            (state, depth, isKey) = (State.Between, 1, true);
            return;
        }

        state = State.Bare;
        code.Append(letter);
    }

    private void TakeBetween(char letter)
    {
        switch (letter)
        {
            case '"':
                state = depth == 1 && !isKey && key == Name ? State.Code : State.Text;
                token.Clear();
                break;
            case '{' or '[':
                depth++;
                break;
            case '}' or ']':
                depth--;
                break;
            case ':' when depth == 1:
                isKey = false;
                break;
            case ',' when depth == 1:
                isKey = true;
                break;
        }
    }

    private void TakeInString(char letter, StringBuilder target)
    {
        if (escape.Length > 0)
        {
            escape.Append(letter);
            Unescape(target);
        }
        else if (letter == '\\')
        {
            escape.Append(letter);
        }
        else if (letter != '"')
        {
            target.Append(letter);
        }
        else if (state == State.Code)
        {
            state = State.Ended;
        }
        else
        {
            key = isKey && depth == 1 ? token.ToString() : key;
            state = State.Between;
        }
    }

    private void Unescape(StringBuilder target)
    {
        var kind = escape[1];
        if (kind == 'u' && escape.Length < 6)
        {
            return;
        }

        target.Append(kind switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'b' => "\b",
            'f' => "\f",
            'u' when ushort.TryParse(escape.ToString(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) =>
                ((char)unit).ToString(),
            '"' or '\\' or '/' => kind.ToString(),
            // A backslash that escapes nothing stands for itself, as in a pattern that was not escaped twice.
            _ => escape.ToString(),
        });
        escape.Clear();
    }
}
