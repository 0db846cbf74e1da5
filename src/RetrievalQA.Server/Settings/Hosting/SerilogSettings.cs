using System.ComponentModel;
using System.Globalization;
using Serilog.Events;

namespace RetrievalQA.Server.Settings.Hosting;

/// <summary>What Serilog reads below its name. What its sinks and filters take is theirs: see <see cref="LogSettings"/>.</summary>
internal sealed class SerilogSettings
{
    public Level? MinimumLevel { get; set; }

    public Dictionary<string, LogEventLevel> LevelSwitches { get; set; } = [];

    public object? Using { get; set; }

    public object? WriteTo { get; set; }

    public object? AuditTo { get; set; }

    public object? Enrich { get; set; }

    public object? Filter { get; set; }

    public object? FilterSwitches { get; set; }

    public object? Destructure { get; set; }

    public object? Properties { get; set; }

    /// <summary>A value, or more below it.</summary>
    [TypeConverter(typeof(LevelConverter))]
    internal sealed class Level
    {
        public LogEventLevel Default { get; set; }

        public string? ControlledBy { get; set; }

        public Dictionary<string, LevelOrSwitch> Override { get; set; } = [];
    }

    [TypeConverter(typeof(LevelOrSwitchConverter))]
    internal sealed class LevelOrSwitch;

    private sealed class LevelConverter() : EnumConverter(typeof(LogEventLevel));

    private sealed class LevelOrSwitchConverter() : EnumConverter(typeof(LogEventLevel))
    {
        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            value is string text && text.StartsWith('$') ? text : base.ConvertFrom(context, culture, value);
    }
}
