using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Text;
using ShownText = Microsoft.SemanticKernel.TextContent;

namespace RetrievalQA.Answering.Models;

/// <summary>
/// Shows messages of a thread to a model. Images of users go to models that see: uploaded ones as bytes, others by their
/// address, which this server never opens. Whatever cannot be shown is named in the text.
/// </summary>
public sealed class MessageImages(IFileStore files, IOptions<ModelOptions> options)
{
    /// <summary>The most tokens that naming an image takes, about.</summary>
    public const int NameTokens = 100;

    private const int MaxName = 60;

    /// <summary>Tokens of the message's images as this model is shown them, about.</summary>
    public static int Tokens(ThreadMessage message, ChatModel model) => Images(message).Sum(image => Tokens(image, message, model));

    public static int Tokens(Conversations.MessageContent image, ThreadMessage message, ChatModel model) =>
        model.Can.Vision && message.Role == ThreadMessage.User ? Math.Max(ImageTokens.Of(DetailOf(image)), NameTokens) : NameTokens;

    /// <summary>The messages in their order, as the model is shown them. Where there are too many images, the newest are shown.</summary>
    public async Task<IReadOnlyList<ChatMessageContent>> ShowAsync(
        string projectId, IReadOnlyList<ThreadMessage> messages, ChatModel model, CancellationToken cancel)
    {
        var ids = messages.SelectMany(message => message.Content).OfType<ImageFileContent>().Select(image => image.FileId).ToHashSet(StringComparer.Ordinal);
        var known = ids.Count > 0 ? await files.FindManyAsync(projectId, ids, cancel) : new Dictionary<string, UploadedFile>(StringComparer.Ordinal);
        var showing = new Showing(files, known, model, options.Value.ImageBytes);
        var newestFirst = new List<ChatMessageContent>(messages.Count);
        foreach (var message in messages.Reverse())
        {
            newestFirst.Add(await showing.ShowAsync(message, cancel));
        }

        newestFirst.Reverse();
        return newestFirst;
    }

    private static IEnumerable<Conversations.MessageContent> Images(ThreadMessage message) =>
        message.Content.Where(part => part is not Conversations.TextContent);

    private static string DetailOf(Conversations.MessageContent image) => image switch
    {
        ImageFileContent file => file.Detail,
        ImageUrlContent url => url.Detail,
        _ => "",
    };

    /// <summary>One call of a model.</summary>
    private sealed class Showing(IFileStore files, IReadOnlyDictionary<string, UploadedFile> known, ChatModel model, long bytesLeft)
    {
        private const string TooLarge = "the images of this conversation are too large together";

        private long bytesLeft = bytesLeft;

        public async Task<ChatMessageContent> ShowAsync(ThreadMessage message, CancellationToken cancel)
        {
            var isUser = message.Role == ThreadMessage.User;
            var role = isUser ? AuthorRole.User : AuthorRole.Assistant;
            if (!Images(message).Any())
            {
                return new ChatMessageContent(role, message.PlainText);
            }

            if (!isUser)
            {
                // Models take no images of their own.
                return new ChatMessageContent(role, string.Join('\n', [message.PlainText, .. Images(message).Select(image => $"[image: {NameOf(image)}]")]));
            }

            var shown = new ChatMessageContentItemCollection();
            if (!model.Can.Vision)
            {
                shown.Add(new ShownText(message.PlainText));
            }

            foreach (var part in message.Content.Where(part => model.Can.Vision || part is not Conversations.TextContent))
            {
                shown.Add(part is Conversations.TextContent text ? new ShownText(text.Text) : await ShowAsync(part, cancel));
            }

            return new ChatMessageContent(role, shown);
        }

        private async Task<KernelContent> ShowAsync(Conversations.MessageContent image, CancellationToken cancel) => image switch
        {
            _ when !model.Can.Vision => NotShown(image, "this model cannot see images"),
            ImageUrlContent url => Show(url),
            ImageFileContent { FileId: var id } when !known.ContainsKey(id) => NotShown(image, "the file was deleted"),
            ImageFileContent file => await ShowAsync(file, known[file.FileId], cancel),
            _ => throw new InvalidOperationException($"There is no such image as {image.GetType().Name}."),
        };

        private KernelContent Show(ImageUrlContent image)
        {
            if (ImageData.Read(image.Url) is { } data)
            {
                return Show(data, image);
            }

            if (!Uri.TryCreate(image.Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                return NotShown(image, "its address is not one of the web");
            }

            return model.Can.ImageAddresses ? Shown(new ImageContent(address), image) : NotShown(image, "this model takes uploaded images alone");
        }

        private async Task<KernelContent> ShowAsync(ImageFileContent image, UploadedFile file, CancellationToken cancel)
        {
            // Too large a file is not even read.
            if (file.Bytes > bytesLeft)
            {
                return NotShown(image, TooLarge);
            }

            return await ImageData.ReadAsync(files, file, cancel) is { } data ? Show(data, image)
                : NotShown(image, "the file is not a PNG, JPEG, GIF or WebP image");
        }

        private KernelContent Show(ImageData data, Conversations.MessageContent image)
        {
            if (data.Bytes.Length > bytesLeft)
            {
                return NotShown(image, TooLarge);
            }

            bytesLeft -= data.Bytes.Length;
            return Shown(new ImageContent(data.Bytes, data.MediaType), image);
        }

        private static ImageContent Shown(ImageContent content, Conversations.MessageContent image)
        {
            // "auto" is what an endpoint does that is told nothing.
            if (DetailOf(image) is var detail and not "auto")
            {
                content.Metadata = new Dictionary<string, object?>(StringComparer.Ordinal) { [ImageTokens.DetailKey] = detail };
            }

            return content;
        }

        private ShownText NotShown(Conversations.MessageContent image, string why) => new($"[image not shown: {why}: {NameOf(image)}]");

        private string NameOf(Conversations.MessageContent image)
        {
            var name = image switch
            {
                ImageFileContent file => known.TryGetValue(file.FileId, out var found) ? found.FileName : file.FileId,
                ImageUrlContent { Url: var url } => url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? "inline data" : url.Split('?')[0],
                _ => "",
            };
            return WholeCharacters.Shorten(HiddenCharacters.Replace(name, ' ').Replace('[', ' ').Replace(']', ' '), MaxName);
        }
    }
}
