using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RetrievalQA.Server.Answers;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Health;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Runs;
using RetrievalQA.Server.Runs.Steps;
using RetrievalQA.Server.Runs.Streaming;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Uploads;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.VectorStores.Batches;

namespace RetrievalQA.Server.Wire;

/// <summary>How everything on the wire is written: snake_case, compact, text as it is, decimals with a point.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(DecimalPointConverter)])]
[JsonSerializable(typeof(AnswerObject))]
[JsonSerializable(typeof(AnswerDelta))]
[JsonSerializable(typeof(AssistantFileObject))]
[JsonSerializable(typeof(AssistantObject))]
[JsonSerializable(typeof(AssistantObjectV1))]
[JsonSerializable(typeof(BareToolObject))]
[JsonSerializable(typeof(FileSearchToolObject))]
[JsonSerializable(typeof(FileSearchToolOptions))]
[JsonSerializable(typeof(RankingOptionsObject))]
[JsonSerializable(typeof(FunctionToolObject))]
[JsonSerializable(typeof(FunctionDefinitionObject))]
[JsonSerializable(typeof(ToolResourcesObject))]
[JsonSerializable(typeof(CodeInterpreterResources))]
[JsonSerializable(typeof(FileSearchResources))]
[JsonSerializable(typeof(FileBatchObject))]
[JsonSerializable(typeof(CitationObject))]
[JsonSerializable(typeof(FileObject))]
[JsonSerializable(typeof(FilePageObject))]
[JsonSerializable(typeof(DeletedFile))]
[JsonSerializable(typeof(HealthObject))]
[JsonSerializable(typeof(ReadinessObject))]
[JsonSerializable(typeof(ReadinessCheckObject))]
[JsonSerializable(typeof(FootnoteObject))]
[JsonSerializable(typeof(FootnoteReasonObject))]
[JsonSerializable(typeof(TextPartObject))]
[JsonSerializable(typeof(TextObject))]
[JsonSerializable(typeof(FileCitationAnnotation))]
[JsonSerializable(typeof(FileCitationObject))]
[JsonSerializable(typeof(FilePathAnnotation))]
[JsonSerializable(typeof(FilePathObject))]
[JsonSerializable(typeof(ImageFilePartObject))]
[JsonSerializable(typeof(ImageFileObject))]
[JsonSerializable(typeof(ImageUrlPartObject))]
[JsonSerializable(typeof(ImageUrlObject))]
[JsonSerializable(typeof(MessageObject))]
[JsonSerializable(typeof(MessageObjectV1))]
[JsonSerializable(typeof(IncompleteDetailsObject))]
[JsonSerializable(typeof(AttachmentObject))]
[JsonSerializable(typeof(MessageFileObject))]
[JsonSerializable(typeof(ModelObject))]
[JsonSerializable(typeof(RunStepObject))]
[JsonSerializable(typeof(MessageDeltaObject))]
[JsonSerializable(typeof(RunStepDeltaObject))]
[JsonSerializable(typeof(TextPartDelta))]
[JsonSerializable(typeof(ImageFilePartDelta))]
[JsonSerializable(typeof(FileCitationDelta))]
[JsonSerializable(typeof(FilePathDelta))]
[JsonSerializable(typeof(FileSearchCallDelta))]
[JsonSerializable(typeof(RetrievalCallDelta))]
[JsonSerializable(typeof(FunctionCallDelta))]
[JsonSerializable(typeof(FunctionArgumentsDelta))]
[JsonSerializable(typeof(CodeInterpreterCallDelta))]
[JsonSerializable(typeof(CodeDelta))]
[JsonSerializable(typeof(CodeLogsDelta))]
[JsonSerializable(typeof(CodeImageDelta))]
[JsonSerializable(typeof(ExpiredAt))]
[JsonSerializable(typeof(MessageCreationDetails))]
[JsonSerializable(typeof(MessageCreationObject))]
[JsonSerializable(typeof(ToolCallsDetails))]
[JsonSerializable(typeof(RetrievalCallObject))]
[JsonSerializable(typeof(RetrievalObject))]
[JsonSerializable(typeof(FileSearchCallObject))]
[JsonSerializable(typeof(FileSearchObject))]
[JsonSerializable(typeof(StepRankingOptions))]
[JsonSerializable(typeof(FileSearchResultObject))]
[JsonSerializable(typeof(SearchContentObject))]
[JsonSerializable(typeof(FunctionCallObject))]
[JsonSerializable(typeof(FunctionCallBody))]
[JsonSerializable(typeof(CodeInterpreterCallObject))]
[JsonSerializable(typeof(CodeInterpreterObject))]
[JsonSerializable(typeof(CodeLogsOutput))]
[JsonSerializable(typeof(CodeImageOutput))]
[JsonSerializable(typeof(CodeImageObject))]
[JsonSerializable(typeof(RunObject))]
[JsonSerializable(typeof(RunObjectV1))]
[JsonSerializable(typeof(RequiredActionObject))]
[JsonSerializable(typeof(SubmitToolOutputsObject))]
[JsonSerializable(typeof(RequiredCallObject))]
[JsonSerializable(typeof(RequiredFunctionObject))]
[JsonSerializable(typeof(RunErrorObject))]
[JsonSerializable(typeof(TruncationStrategyObject))]
[JsonSerializable(typeof(UsageObject))]
[JsonSerializable(typeof(PromptTokenDetails))]
[JsonSerializable(typeof(CompletionTokensDetails))]
[JsonSerializable(typeof(UsageObjectV1))]
[JsonSerializable(typeof(ThreadObject))]
[JsonSerializable(typeof(UploadObject))]
[JsonSerializable(typeof(UploadPartObject))]
[JsonSerializable(typeof(VectorStoreFileObject))]
[JsonSerializable(typeof(FileErrorObject))]
[JsonSerializable(typeof(ChunkingStrategyObject))]
[JsonSerializable(typeof(StaticChunkingObject))]
[JsonSerializable(typeof(FileContentPage))]
[JsonSerializable(typeof(FileContentObject))]
[JsonSerializable(typeof(SearchPageObject))]
[JsonSerializable(typeof(SearchResultObject))]
[JsonSerializable(typeof(VectorStoreObject))]
[JsonSerializable(typeof(ExpiresAfterObject))]
[JsonSerializable(typeof(FileCountsObject))]
[JsonSerializable(typeof(ApiErrorEnvelope))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(ListPage))]
[JsonSerializable(typeof(WholeList))]
[JsonSerializable(typeof(DeletedObject))]
public sealed partial class WireJson : JsonSerializerContext
{
    public static JsonSerializerOptions Settings { get; } = Create();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new DecimalPointConverter());
        options.TypeInfoResolverChain.Insert(0, new WireJson());
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        return options;
    }
}
