namespace RetrievalQA.Storage.LiteDb;

/// <summary>
/// Where deleted objects stood in their lists, so that a client that deletes what it lists can ask for the page after
/// the last object that it deleted. The newest are remembered, until the process ends.
/// </summary>
internal sealed class DeletedPlaces
{
    private const int Capacity = 20_000;

    private readonly Lock mutex = new();
    private readonly Dictionary<(string Scope, string Id), long> places = [];
    private readonly Queue<(string Scope, string Id)> oldestFirst = [];

    /// <param name="scope">What the list belongs to: a project, a thread or a store.</param>
    public void Keep(string scope, string id, long sequence)
    {
        lock (mutex)
        {
            if (!places.TryAdd((scope, id), sequence))
            {
                return;
            }

            oldestFirst.Enqueue((scope, id));
            if (oldestFirst.Count > Capacity)
            {
                places.Remove(oldestFirst.Dequeue());
            }
        }
    }

    public long? Find(string scope, string id)
    {
        lock (mutex)
        {
            return places.TryGetValue((scope, id), out var sequence) ? sequence : null;
        }
    }
}
