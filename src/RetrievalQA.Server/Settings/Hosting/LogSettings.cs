using Microsoft.Extensions.Options;
using RetrievalQA.Text;
using Serilog;
using Serilog.Debugging;

namespace RetrievalQA.Server.Settings.Hosting;

/// <summary>Gives the section "Serilog" to the logger. What the logger does not understand there it would leave out silently.</summary>
internal static class LogSettings
{
    private const string Section = "Serilog";

    // A page of what the name could have been, for programmers.
    private const string Candidates = " Candidate methods are:";

    /// <exception cref="OptionsValidationException">Something in it is not understood.</exception>
    public static void Apply(LoggerConfiguration logging, IConfiguration settings)
    {
        var faults = new List<string>();
        SelfLog.Enable(fault => faults.Add(fault[(fault.IndexOf(' ', StringComparison.Ordinal) + 1)..])); // A time stands before it.
        try
        {
            logging.ReadFrom.Configuration(settings);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or FormatException or IOException
            or System.Reflection.TargetInvocationException or UnauthorizedAccessException or BadImageFormatException)
        {
            faults.Add(failure.GetBaseException().Message);
        }
        finally
        {
            SelfLog.Disable();
        }

        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Section, typeof(LogSettings), faults.Select(fault => $"{Section}: {OneLine.Of(fault.Split(Candidates)[0])}"));
        }
    }
}
