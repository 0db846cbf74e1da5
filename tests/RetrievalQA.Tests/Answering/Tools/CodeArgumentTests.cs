using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Tests.Answering.Tools;

public sealed class CodeArgumentTests
{
    private static readonly string[] Pieces = ["print(1)", "\n", "\t", "\"", "\\", "\\n", "한글", "😀", "{", "}", "[", ":", ",", "'code'", "\"code\":", "\u0001",
        "/", "\r\n", "\u2028"];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Property(MaxTest = 300)]
    public Property The_pieces_of_streamed_arguments_give_the_code_of_the_whole() => Prop.ForAll(Arb.From(Samples), sample =>
    {
        var (code, arguments, cuts) = sample;
        Assert.Equal(code, CodeArgument.Read(arguments));
        var reader = new CodeArgument();
        var places = cuts.Select(cut => cut % (arguments.Length + 1)).Append(0).Append(arguments.Length).Order().ToList();
        var pieces = places.Zip(places.Skip(1), (start, end) => reader.Append(arguments[start..end])).ToList();
        Assert.Equal(code, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.Equal(piece, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece))));
        Assert.True(reader.IsFound);
    });

    [Theory]
    [InlineData("""{"code":"a\nb"}""", "a\nb")]
    [InlineData("{\"code\":\"a\nb\"}", "a\nb")]
    [InlineData(""" { "note" : {"code":"no"}, "list":["code", "x"], "code" : "yes" , "code2":"no"}""", "yes")]
    [InlineData("""{"code":"\d \ud83d\ude00 \uZZZZ"}""", "\\d 😀 \\uZZZZ")]
    [InlineData("print('bare')", "print('bare')")]
    [InlineData("""{"code":""}""", "")]
    [InlineData("""{"code":"cut off""", "cut off")]
    [InlineData("""{"python":"1"}""", null)]
    [InlineData("""{"code":1}""", null)]
    [InlineData("{}", null)]
    [InlineData("", null)]
    public void Careless_arguments_are_read_where_they_can_be(string arguments, string? code) => Assert.Equal(code, CodeArgument.Read(arguments));

    private static Gen<(string Code, string Arguments, IReadOnlyList<int> Cuts)> Samples =>
        from pieces in Gen.ListOf(Gen.Elements(Pieces))
        from before in Gen.Elements("", "\"language\": \"python\", ", "\"n\":[1,{\"code\":\"\"}],")
        from escapesAll in Gen.Elements(true, false)
        from cuts in Gen.ListOf(Gen.Choose(0, 10_000))
        let code = string.Concat(pieces)
        let text = escapesAll ? JsonSerializer.Serialize(code) : JsonSerializer.Serialize(code, Relaxed)
        select (code, $"{{{before}\"code\": {text}}}", (IReadOnlyList<int>)[.. cuts]);
}
