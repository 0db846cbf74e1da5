using System.CommandLine.Parsing;

namespace RetrievalQA.Server.Commands;

/// <summary>How commands are told which server they speak to, and with which key.</summary>
internal static class ServerArgument
{
    /// <summary>Environment variable with the key: an argument could be read by other users of the machine.</summary>
    public const string KeyVariable = "RETRIEVALQA_API_KEY";

    /// <returns>What is wrong with the key; null where nothing is, or none is set.</returns>
    public static string? ReadKey(out string? key)
    {
        key = Environment.GetEnvironmentVariable(KeyVariable)?.Trim();
        return key is null || key.All(letter => char.IsAscii(letter) && !char.IsControl(letter)) ? null : $"{KeyVariable} holds characters that no key has.";
    }

    public static Uri? ReadAddress(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
        {
            return address;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is not an address such as http://127.0.0.1:8080.");
        return null;
    }
}
