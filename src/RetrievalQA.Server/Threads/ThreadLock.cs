using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Threads;

/// <summary>
/// Refuses early what the store would refuse at the end, before files are attached for it. The store decides; this only
/// avoids needless work.
/// </summary>
public sealed class ThreadLock(IConversationStore conversations, IOptions<LimitOptions> limits)
{
    /// <exception cref="ThreadLockedException">A run of the thread is active.</exception>
    /// <exception cref="ApiException">The thread is full.</exception>
    public async Task ExpectOpenAsync(AssistantThread thread, int newMessages, CancellationToken cancel)
    {
        var newest = (await conversations.ListRunsAsync(thread.Id, new ListQuery(Limit: 1), cancel)).Items;
        if (newest is [{ IsTerminal: false } run])
        {
            throw new ThreadLockedException(thread.Id, run.Id);
        }

        var maximum = limits.Value.MessagesPerThread;
        if (newMessages > 0 && await conversations.CountMessagesAsync(thread.Id, cancel) + newMessages > maximum)
        {
            throw ApiException.WrongState($"Thread {thread.Id} may have {maximum} messages at most.");
        }
    }
}
