using System.Buffers.Binary;
using System.Text;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Semantics;

/// <summary>
/// A folder with the model inside, where there is one, and a SentencePiece vocabulary of a few pieces, written as sentencepiece_model.proto says.
/// Its vectors mean nothing.
/// </summary>
internal sealed class PieceFolder : IDisposable
{
    private const int Varint = 0;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    public PieceFolder(params string[] pieces)
    {
        using var file = File.Create(System.IO.Path.Combine(Path, ModelVocabulary.SentencePieceFile));
        foreach (var (piece, type) in new[] { ("<unk>", 2), ("<s>", 3), ("</s>", 3) }.Concat(pieces.Select(piece => (piece, 1))))
        {
            file.Write(Field(1, [.. Field(1, Encoding.UTF8.GetBytes(piece)), .. Score(-1), .. Number(3, type)]));
        }

        // A unigram model; a blank before each text, blanks as "▁".
        file.Write(Field(2, [.. Number(3, 1), .. Number(40, 0), .. Number(41, 1), .. Number(42, 2)]));
        file.Write(Field(3, [.. Number(3, 1), .. Number(4, 1), .. Number(5, 1)]));
        var model = System.IO.Path.Combine(AppContext.BaseDirectory, "sentence-model", OnnxSentenceEncoder.ModelFile);
        if (File.Exists(model))
        {
            File.Copy(model, System.IO.Path.Combine(Path, OnnxSentenceEncoder.ModelFile));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static byte[] Field(int number, byte[] content) => [.. Length((number << 3) | Bytes), .. Length(content.Length), .. content];

    private static byte[] Number(int number, int value) => [.. Length((number << 3) | Varint), .. Length(value)];

    private static byte[] Score(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [(2 << 3) | Fixed32, .. bytes];
    }

    private static byte[] Length(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Length(value >> 7)];
}
