using RetrievalQA.Text;
using Serilog.Core;
using Serilog.Events;

namespace RetrievalQA.Server;

/// <summary>Takes hidden characters out of what log messages quote: a path or name must not make a line of its own, nor talk to a terminal.</summary>
public sealed class CleanLogs : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        var unclean = logEvent.Properties.Where(property => property.Value is ScalarValue { Value: string text } && HiddenCharacters.Has(text)).ToList();
        foreach (var (name, value) in unclean)
        {
            logEvent.AddOrUpdateProperty(new LogEventProperty(name, new ScalarValue(HiddenCharacters.Replace((string)((ScalarValue)value).Value!, ' '))));
        }
    }
}
