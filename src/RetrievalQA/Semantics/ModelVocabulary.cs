using Microsoft.ML.Tokenizers;

namespace RetrievalQA.Semantics;

/// <summary>Cuts texts into the tokens of a model, by the vocabulary in its folder.</summary>
internal sealed class ModelVocabulary
{
    public const string WordPieceFile = "vocab.txt";

    /// <summary>What models that are made of XLM-RoBERTa have, such as multilingual E5 and the multilingual MiniLM.</summary>
    public const string SentencePieceFile = "sentencepiece.bpe.model";

    // XLM-RoBERTa has its own numbers for what SentencePiece calls <unk> 0, <s> 1 and </s> 2; all other pieces are moved by one
    // (XLMRobertaTokenizer of Hugging Face transformers, "fairseq_offset").
    private const long Begin = 0;
    private const long End = 2;
    private const long Unknown = 3;
    private const int FirstPiece = 3;

    private readonly Tokenizer tokenizer;

    private ModelVocabulary(Tokenizer tokenizer) => this.tokenizer = tokenizer;

    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, WordPieceFile)) || IsMultilingual(folder);

    /// <summary>It has pieces of many scripts.</summary>
    public static bool IsMultilingual(string folder) => File.Exists(Path.Combine(folder, SentencePieceFile));

    public static ModelVocabulary Read(string folder)
    {
        using var file = File.OpenRead(Path.Combine(folder, IsMultilingual(folder) ? SentencePieceFile : WordPieceFile));
        return new ModelVocabulary(IsMultilingual(folder)
            ? SentencePieceTokenizer.Create(file, addBeginningOfSentence: false)
            : BertTokenizer.Create(file, new BertOptions { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true }));
    }

    public int Count(string text) => tokenizer.CountTokens(text);

    /// <param name="most">Tokens; of a longer text only the beginning is read.</param>
    public long[] Encode(string text, int most) => tokenizer is BertTokenizer words
        ? [.. words.EncodeToIds(text, most, out _, out _)] // With its own begin and end.
        : [Begin, .. tokenizer.EncodeToIds(text, most - 2, out _, out _).Select(piece => piece < FirstPiece ? Unknown : piece + 1), End];
}
