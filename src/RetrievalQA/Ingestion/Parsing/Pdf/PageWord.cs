
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>A rectangle in points; Y grows downwards.</summary>
internal readonly record struct Box(double X0, double Y0, double X1, double Y1)
{
    public double Width => X1 - X0;

    public double Height => Y1 - Y0;

    public double CenterX => (X0 + X1) / 2;

    public double CenterY => (Y0 + Y1) / 2;

    public Box Union(Box other) =>
        new(Math.Min(X0, other.X0), Math.Min(Y0, other.Y0), Math.Max(X1, other.X1), Math.Max(Y1, other.Y1));
}

/// <summary>A word of a page.</summary>
/// <param name="Flow">Where it stands when the page is turned so that the word reads from left to right.</param>
/// <param name="Shown">Where it stands on the page as shown, origin top left.</param>
/// <param name="Angle">Degrees that its baseline is turned against the page, counter-clockwise.</param>
/// <param name="Size">Font size in points.</param>
/// <param name="SpaceBefore">A space was written before it.</param>
/// <param name="Inset">What it stands for; null for a real word.</param>
/// <param name="Field">The field of a form that it is filled into; null where it is printed.</param>
internal sealed record PageWord(
    string Text, Box Flow, Box Shown, int Angle, double Size, bool IsBold, bool SpaceBefore, PageInset? Inset = null, PageField? Field = null)
{
    /// <summary>Reads from left to right on the page as shown, or nearly so.</summary>
    public bool IsUpright => Turn == 0;

    /// <summary>Words of one turn are read together.</summary>
    public int Turn => (int)Math.Round(Angle / 10.0);

    /// <summary>Letters that read from right to left less those that read from left to right.</summary>
    public int RightToLeftBias { get; } = Text.Sum(c => RightToLeft.IsLetter(c) ? 1 : char.IsLetter(c) ? -1 : 0);
}
