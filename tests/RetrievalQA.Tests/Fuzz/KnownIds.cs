using System.Text.RegularExpressions;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>Ids that the server gave, by the prefix of their kind; some of them are of objects deleted since.</summary>
internal sealed partial class KnownIds
{
    private const int PerKind = 64;

    private static readonly Dictionary<string, string> PrefixByName = new(StringComparer.Ordinal)
    {
        ["file_id"] = "file-",
        ["vector_store_id"] = "vs_",
        ["assistant_id"] = "asst_",
        ["thread_id"] = "thread_",
        ["message_id"] = "msg_",
        ["run_id"] = "run_",
        ["step_id"] = "step_",
        ["batch_id"] = "vsfb_",
        ["upload_id"] = "upload_",
        ["part_id"] = "part_",
    };

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<string>> byPrefix = new(StringComparer.Ordinal);

    public static IEnumerable<string> Names => PrefixByName.Keys;

    public void Keep(string answer, Random random)
    {
        lock (gate)
        {
            foreach (Match match in Id().Matches(answer))
            {
                var known = byPrefix.TryGetValue(match.Groups[2].Value, out var list) ? list : byPrefix[match.Groups[2].Value] = [];
                if (known.Count < PerKind)
                {
                    known.Add(match.Groups[1].Value);
                }
                else
                {
                    known[random.Next(PerKind)] = match.Groups[1].Value;
                }
            }
        }
    }

    /// <summary>An id for a parameter of this name: mostly one that was given, sometimes one that never was.</summary>
    public string Any(string name, Random random)
    {
        if (!PrefixByName.TryGetValue(name, out var prefix))
        {
            return "extractive";
        }

        lock (gate)
        {
            return byPrefix.TryGetValue(prefix, out var known) && random.Next(10) > 0 ? known[random.Next(known.Count)] : $"{prefix}{random.Next():x8}";
        }
    }

    [GeneratedRegex("\"((file-|vs_|asst_|thread_|msg_|run_|step_|vsfb_|upload_|part_)[0-9A-Za-z]+)\"")]
    private static partial Regex Id();
}
