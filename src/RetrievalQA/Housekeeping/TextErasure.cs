using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Housekeeping;

/// <summary>Erases texts of files that were replaced and that no message cites any more.</summary>
public sealed partial class TextErasure(
    IFileStore files, IConversationStore conversations, IOptions<FileOptions> options, TimeProvider time, ILogger<TextErasure> log)
    : PeriodicSweep(options.Value.TextSweepSeconds, time, log)
{
    protected override async Task SweepAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await conversations.ListCitationsAsync(cancel);
        if (await files.EraseUncitedTextsAsync(cancel) is > 0 and var erased)
        {
            LogErased(erased);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Texts} replaced texts that no message cites are erased.")]
    private partial void LogErased(int texts);
}
