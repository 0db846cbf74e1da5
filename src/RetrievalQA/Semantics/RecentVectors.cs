namespace RetrievalQA.Semantics;

/// <summary>The vectors of the texts that were asked for last.</summary>
/// <param name="most">Of them that are kept.</param>
internal sealed class RecentVectors(int most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, float[] Vector)>> byText = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, float[] Vector)> byUse = [];

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
            if (byText.ContainsKey(text))
            {
                return;
            }

            byText.Add(text, byUse.AddFirst((text, vector)));
            if (byUse.Count > most)
            {
                byText.Remove(byUse.Last!.Value.Text);
                byUse.RemoveLast();
            }
        }
    }
}
