using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace RetrievalQA.Semantics;

public static class SemanticsRegistration
{
    public static IServiceCollection AddSemantics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SentenceModelOptions>()
            .Bind(configuration.GetSection(SentenceModelOptions.Section))
            .ValidateDataAnnotations()
            .Validate(
                options => options.Source != SentenceModelSource.Folder
                    || (File.Exists(Path.Combine(options.Folder, OnnxSentenceEncoder.ModelFile)) && ModelVocabulary.IsIn(options.Folder)),
                "SentenceModel:Folder must be a folder that holds model.onnx and its vocabulary: vocab.txt (WordPiece) or sentencepiece.bpe.model (XLM-RoBERTa). A tokenizer.json alone is not read.")
            .ValidateOnStart();
        services.AddSingleton<SentenceModel>();
        return services;
    }
}
