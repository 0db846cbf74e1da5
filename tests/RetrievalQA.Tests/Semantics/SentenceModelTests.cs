using System.Numerics.Tensors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Semantics;

public class SentenceModelTests
{
    private static readonly string[] Sentences =
    [
        "Staff may bring dogs to the office on Fridays.",
        "The invoice is due thirty days after delivery.",
        "Rain is expected in the north tomorrow.",
        "The battery lasts fourteen hours on a charge.",
        "Our library closes at six on Sundays.",
        "Employees receive twenty-five days of paid leave.",
        "The server writes its log to standard output.",
        "Mix the flour with two eggs and some milk.",
    ];

    [SkippableTheory]
    [InlineData("Are pets allowed at work?", 0)]
    [InlineData("When must I pay the bill?", 1)]
    [InlineData("What will the weather be like?", 2)]
    [InlineData("How long can I use it without plugging it in?", 3)]
    [InlineData("Until when can I borrow books at the weekend?", 4)]
    [InlineData("How much holiday do workers get?", 5)]
    [InlineData("Where do I find the messages that the program prints?", 6)]
    [InlineData("How is the dough made?", 7)]
    public async Task A_question_is_nearest_to_the_sentence_that_answers_it_in_other_words(string question, int answer)
    {
        using var model = BuiltInModel.Require();
        var asked = await model.QuestionVectorAsync(question, default);
        var vectors = await model.PassageVectorsAsync(Sentences, default);
        var likeness = vectors.Select(vector => TensorPrimitives.Dot<float>(asked, vector)).ToArray();
        Assert.Equal(answer, Array.IndexOf(likeness, likeness.Max()));
    }

    [SkippableFact]
    public async Task Vectors_have_length_1_and_do_not_depend_on_what_is_encoded_beside_them()
    {
        using var model = BuiltInModel.Require();
        var together = await model.PassageVectorsAsync(Sentences, default);
        for (var index = 0; index < Sentences.Length; index++)
        {
            Assert.Equal(together[index], (await model.PassageVectorsAsync([Sentences[index]], default))[0]);
            Assert.Equal(1, TensorPrimitives.Norm<float>(together[index]), 1e-5);
        }
    }

    [SkippableFact]
    public async Task A_text_of_any_length_is_read_to_the_bound_of_the_model()
    {
        using var model = BuiltInModel.Require();
        var start = string.Join(' ', Enumerable.Repeat("water", 254));
        var vectors = await model.PassageVectorsAsync([start, $"{start} {string.Join(' ', Enumerable.Repeat("fire", 500_000))}"], default);
        Assert.Equal(vectors[0], vectors[1]);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("\0\u200b\uffff")]
    [InlineData("[CLS] [SEP] [PAD] [UNK] [MASK]")]
    [InlineData("\ud83d\ude00\ud83d\ude00 🙂")]
    [InlineData("ﬁ Ⅷ e\u0301\u0301\u0301")]
    public async Task Odd_text_has_a_vector_too(string text)
    {
        using var model = BuiltInModel.Require();
        Assert.All((await model.PassageVectorsAsync([text], default))[0], value => Assert.InRange(value, -1, 1));
    }

    [SkippableFact]
    public async Task A_folder_with_a_model_is_used_in_the_place_of_the_one_inside()
    {
        using var builtIn = BuiltInModel.Require();
        var folder = Path.Combine(AppContext.BaseDirectory, "sentence-model");
        using var own = new SentenceModel(Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Folder, Folder = folder }), TimeProvider.System);
        Assert.Equal(builtIn.Fingerprint, own.Fingerprint);
        Assert.Equal(await builtIn.QuestionVectorAsync(Sentences[0], default), await own.QuestionVectorAsync(Sentences[0], default));
    }

    [SkippableFact]
    public async Task A_folder_with_sentence_pieces_reads_every_script()
    {
        BuiltInModel.Require().Dispose();
        using var folder = new PieceFolder("▁", "▁water", "물", "이", "▁wa", "ter");
        using var model = new SentenceModel(
            Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Folder, Folder = folder.Path }), TimeProvider.System);
        Assert.True(model.Reads("물이 있다"));
        Assert.Null(model.KnowsWord("water"));
        Assert.Equal(1, model.CountTokens("water"));
        Assert.Equal(3, model.CountTokens("물이"));
        var vectors = await model.PassageVectorsAsync(["water", "물이", "물이", string.Concat(Enumerable.Repeat("물", 100_000))], default);
        Assert.Equal(vectors[1], vectors[2]);
        Assert.NotEqual(vectors[0], vectors[1]);
        Assert.All(vectors, vector => Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 1e-5));
        using var first = new SentenceModel(
            Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Folder, Folder = folder.Path, Pooling = VectorPooling.First }), TimeProvider.System);
        Assert.NotEqual(vectors[0], (await first.PassageVectorsAsync(["water"], default))[0]);
        Assert.NotEqual(model.Fingerprint, first.Fingerprint);
    }

    [Fact]
    public void Sentence_pieces_have_the_numbers_that_their_model_knows_them_by()
    {
        using var folder = new PieceFolder("▁", "▁water", "물", "이");
        var vocabulary = ModelVocabulary.Read(folder.Path);
        Assert.Equal([0, 5, 2], vocabulary.Encode("water", 256));
        Assert.Equal([0, 4, 6, 7, 2], vocabulary.Encode("물이", 256));
        Assert.Equal([0, 4, 3, 2], vocabulary.Encode("水", 256));
        Assert.Equal([0, 5, 5, 2], vocabulary.Encode("water water water", 4));
    }

    [Fact]
    public void A_folder_without_a_vocabulary_is_refused_by_what_can_be_read()
    {
        using var folder = new PieceFolder("▁");
        File.Move(Path.Combine(folder.Path, ModelVocabulary.SentencePieceFile), Path.Combine(folder.Path, "tokenizer.json"));
        File.WriteAllText(Path.Combine(folder.Path, OnnxSentenceEncoder.ModelFile), "");
        var settings = new Dictionary<string, string?> { ["SentenceModel:Source"] = "Folder", ["SentenceModel:Folder"] = folder.Path };
        using var services = new ServiceCollection().AddSemantics(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<SentenceModelOptions>>().Value);
        Assert.Contains("sentencepiece.bpe.model", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_model_that_is_not_used_for_a_time_gives_its_memory_back_and_is_loaded_again_when_it_is()
    {
        var time = new FakeTimeProvider();
        using var model = BuiltInModel.Require(new SentenceModelOptions { UnloadAfterMinutes = 10 }, time);
        Assert.False(model.IsLoaded);
        var vector = await model.QuestionVectorAsync(Sentences[0], default);
        time.Advance(TimeSpan.FromMinutes(9));
        await model.QuestionVectorAsync(Sentences[1], default);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(model.IsLoaded);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(model.IsLoaded);
        Assert.Equal(vector, (await model.PassageVectorsAsync([Sentences[0]], default))[0]);
        Assert.True(model.IsLoaded);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(model.IsLoaded);
    }

    [SkippableFact]
    public async Task A_model_is_kept_where_the_settings_say_so()
    {
        var time = new FakeTimeProvider();
        using var model = BuiltInModel.Require(new SentenceModelOptions { UnloadAfterMinutes = 0 }, time);
        await model.QuestionVectorAsync(Sentences[0], default);
        time.Advance(TimeSpan.FromDays(30));
        Assert.True(model.IsLoaded);
    }

    [SkippableTheory]
    [InlineData("battery", true)]
    [InlineData("Anna", true)]
    [InlineData("warrenti", false)]
    public void Words_of_the_vocabulary_are_known(string word, bool isKnown)
    {
        using var model = BuiltInModel.Require();
        Assert.Equal(isKnown, model.KnowsWord(word));
    }

    [Fact]
    public void Without_a_model_no_text_is_read()
    {
        using var model = new SentenceModel(Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Off }), TimeProvider.System);
        Assert.False(model.IsOn);
        Assert.False(model.Reads("A text in Latin letters."));
    }

    [SkippableTheory]
    [InlineData("How long does the battery run?", true)]
    [InlineData("Wie lange läuft der Akku? Größe: 5 µm", true)]
    [InlineData("The word 배터리 means battery in Korean.", true)]
    [InlineData("배터리는 얼마나 갑니까?", false)]
    [InlineData("HX-200 배터리 무게", false)]
    [InlineData("电池能用多久？", false)]
    [InlineData("Сколько держит батарея?", false)]
    [InlineData("1234 + 5678", false)]
    [InlineData("", false)]
    public void The_model_reads_Latin_script(string text, bool reads)
    {
        using var model = BuiltInModel.Require();
        Assert.Equal(reads, model.Reads(text));
    }
}
