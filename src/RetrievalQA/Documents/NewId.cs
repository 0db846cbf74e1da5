using System.Security.Cryptography;

namespace RetrievalQA.Documents;

/// <summary>Makes ids in the forms that clients of the API know. See the table in ARCHITECTURE.md.</summary>
public static class NewId
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string File() => "file-" + Alphanumerics(22);

    public static string Assistant() => "asst_" + Alphanumerics(24);

    public static string Thread() => "thread_" + Alphanumerics(24);

    public static string Message() => "msg_" + Alphanumerics(24);

    public static string Run() => "run_" + Alphanumerics(24);

    public static string RunStep() => "step_" + Alphanumerics(24);

    public static string ToolCall() => "call_" + Alphanumerics(24);

    public static string VectorStore() => "vs_" + Hex(32);

    public static string FileBatch() => "vsfb_" + Hex(32);

    public static string Upload() => "upload_" + Hex(32);

    public static string UploadPart() => "part_" + Hex(32);

    public static string Request() => "req_" + Hex(32);

    private static string Alphanumerics(int length) => RandomNumberGenerator.GetString(Alphanumeric, length);

    private static string Hex(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);
}
