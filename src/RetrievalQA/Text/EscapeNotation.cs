namespace RetrievalQA.Text;

/// <summary>How a format writes characters that cannot stand in it as they are. The numbers are stored.</summary>
public enum EscapeNotation
{
    /// <summary>RFC 8259: \uD55C, \n, \".</summary>
    Json = 1,

    /// <summary>Code points of source code and property files: \uD55C, \u{1F600}, \U0001F600.</summary>
    Code = 2,

    /// <summary>References: &amp;amp;, &amp;#54620;, &amp;#xD55C;.</summary>
    Xml = 3,

    /// <summary>References, backslashes before punctuation, signs of quoted lines.</summary>
    Markdown = 4,

    /// <summary>RFC 4180: a quotation mark in a quoted field is doubled.</summary>
    DoubledQuotes = 5,

    /// <summary>Lines that begin with the sign of a quote, as in mails.</summary>
    QuotedLines = 6,
}
