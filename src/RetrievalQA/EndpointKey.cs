using System.Text;
using Microsoft.Extensions.Options;

namespace RetrievalQA;

/// <summary>Reads the key of an endpoint from where the settings say it is.</summary>
internal static class EndpointKey
{
    // Of a text that goes into a header; the longest known ones are tokens of some kilobytes.
    private const int MaxBytes = 16 * 1024;

    /// <summary>Null where settings name no key.</summary>
    /// <exception cref="OptionsValidationException">They name one that cannot be had, or is none.</exception>
    /// <param name="section">That holds the settings ApiKeyVariable and ApiKeyFile.</param>
    /// <param name="variable">Null or empty where the key is in no environment variable.</param>
    /// <param name="file">Null or empty where it is in no file.</param>
    public static string? Read(string section, string? variable, string? file) => (variable, file) switch
    {
        ({ Length: > 0 }, _) => Checked(section, $"ApiKeyVariable names '{variable}', which", OfVariable(variable)),
        (_, { Length: > 0 }) => Checked(section, $"ApiKeyFile names '{file}', which", OfFile(file)),
        _ => null,
    };

    private static (string? Text, string Fault) OfVariable(string name) => (Environment.GetEnvironmentVariable(name), "is not set");

    private static (string? Text, string Fault) OfFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return (Encoding.Latin1.GetString(bytes, 0, length), "");
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "does not exist");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read: {failure.Message.TrimEnd('.')}");
        }
    }

    private static string Checked(string section, string source, (string? Text, string Fault) read)
    {
        var key = read.Text?.Trim();
        var fault = key switch
        {
            null => read.Fault,
            "" => "is empty",
            { Length: > MaxBytes } => $"holds more than {MaxBytes} bytes",
            _ when key.Any(letter => letter is < '!' or > '~') => "must hold a key alone: one line of printable ASCII without blanks",
            _ => null,
        };
        return fault is null ? key! : throw new OptionsValidationException(section, typeof(EndpointKey), [$"{section}:{source} {fault}."]);
    }
}
