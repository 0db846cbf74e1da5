using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;

namespace RetrievalQA.Tests.Contract;

/// <summary>Keeps what a server logs.</summary>
internal sealed class LogText : ILogEventSink
{
    private readonly ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    public void Emit(LogEvent logEvent) => lines.Enqueue(
        $"{logEvent.RenderMessage()} {logEvent.Exception} {string.Join(' ', logEvent.Properties.Select(property => $"{property.Key}={property.Value}"))}");
}
