namespace RetrievalQA.Semantics;

/// <summary>The vectors of the texts that were asked for last.</summary>
/// <param name="most">Of them that are kept.</param>
/// <param name="mostBytes">That they and their texts take.</param>
internal sealed class RecentVectors(int most, long mostBytes)
{
    // What an entry takes beside its text and vector, about.
    private const int EntryBytes = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, float[] Vector)>> byText = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, float[] Vector)> byUse = [];
    private long bytes;

    public float[]? Find(string text)
    {
        lock (gate)
        {
            if (!byText.TryGetValue(text, out var node))
            {
                return null;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Vector;
        }
    }

    public void Add(string text, float[] vector)
    {
        lock (gate)
        {
            if (byText.ContainsKey(text) || BytesOf(text, vector) > mostBytes)
            {
                return;
            }

            byText.Add(text, byUse.AddFirst((text, vector)));
            bytes += BytesOf(text, vector);
            while (byUse.Count > most || bytes > mostBytes)
            {
                var (last, lastVector) = byUse.Last!.Value;
                byText.Remove(last);
                byUse.RemoveLast();
                bytes -= BytesOf(last, lastVector);
            }
        }
    }

    private static long BytesOf(string text, float[] vector) => EntryBytes + ((long)text.Length * sizeof(char)) + ((long)vector.Length * sizeof(float));
}
