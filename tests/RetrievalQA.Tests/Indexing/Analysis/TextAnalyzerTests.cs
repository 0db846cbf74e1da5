using System.Text;
using FsCheck;
using FsCheck.Xunit;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Tests.Indexing.Analysis;

public class TextAnalyzerTests
{
    [Theory]
    [InlineData("Leaves are FALLING", "en", "leav leaf fall")]
    [InlineData("knives, shelves and women", "en", "knife shelf woman")]
    [InlineData("mice", "und", "mous")]
    [InlineData("Häuser und Bäume", "de", "haus baum")]
    [InlineData("las canciones", "es", "cancion")]
    [InlineData("книги", "ru", "книг")]
    [InlineData("Straße", "de", "strass")]
    [InlineData("المكتبات", "ar", "مكتب")]
    [InlineData("والسيارة", "ar", "سيار")]
    [InlineData("βιβλιοθήκες", "el", "βιβλιοθηκ")]
    [InlineData("कर्मचारियों", "hi", "करमचार")]
    [InlineData("ışıklar", "tr", "isik")]
    [InlineData("ёлочный", "ru", "елочн")]
    public void Words_have_the_stem_of_the_documents_language(string text, string language, string stems) =>
        Assert.Subset(StemsOf(text, language), stems.Split(' ').ToHashSet());

    [Theory]
    [InlineData("ISO-9001", "iso9001 iso 9001")]
    [InlineData("§ 4.2", "4.2")]
    [InlineData("v1.2.3", "v1.2.3 1.2.3 1 2 3")]
    [InlineData("1,000", "1000")]
    [InlineData("1,234,567.89", "1234567.89")]
    [InlineData("1.234.567,89", "1234567.89")]
    [InlineData("3,5", "3.5")]
    [InlineData("2024-01-15", "2024-01-15 2024 15")]
    [InlineData("HX200", "hx200 hx 200")]
    [InlineData("U.S.A.", "usa")]
    [InlineData("e-mail", "email e mail")]
    [InlineData("C++", "c++")]
    [InlineData("C#", "c#")]
    [InlineData("R&D", "rd")]
    [InlineData("10⁴", "10^4 10 4")]
    [InlineData("10^4", "10^4 10 4")]
    [InlineData("7½", "7 1 2")]
    [InlineData("m²", "m2")]
    [InlineData("H₂O", "h2o")]
    [InlineData("1990³", "1990")]
    [InlineData("2²³", "2^23")]
    public void Numbers_codes_and_part_numbers_are_terms_as_a_whole(string text, string terms) =>
        Assert.Subset(StemsOf(text, "und"), terms.Split(' ').ToHashSet());

    [Theory]
    [InlineData("휴가", "휴 가 휴가")]
    [InlineData("東京タワー", "東 東京 京タ タワ ー")]
    [InlineData("黑豹队", "黑豹 豹队 队")]
    [InlineData("ประเทศไทย", "ป ปร เท ไท")]
    [InlineData("𠮷野家", "𠮷 𠮷野 野家")]
    public void Scripts_without_spaces_and_Hangul_have_characters_and_pairs(string text, string terms) =>
        Assert.Subset(StemsOf(text, "und"), terms.Split(' ').ToHashSet());

    [Theory]
    [InlineData("ＨＸ－２００", "HX-200")]
    [InlineData("ｶﾞｲﾄﾞ", "ガイド")]
    [InlineData("ﬁnal", "FINAL")]
    [InlineData("㈜한국", "(주)한국")]
    [InlineData("٣٤", "34")]
    [InlineData("co\u00ADoperate", "cooperate")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("œnologie", "oenologie")]
    [InlineData("Æther", "aether")]
    [InlineData("Þór", "thor")]
    [InlineData("Garðabær", "gardabaer")]
    [InlineData("İzmir", "izmir")]
    public void Width_case_and_compatibility_forms_are_the_same(string text, string same) =>
        Assert.Equal(StemsOf(same, "en"), StemsOf(text, "en"));

    [Theory]
    [InlineData("연차 휴가는 25일이다")]
    [InlineData("Crème brûlée, Ångström, Việt")]
    [InlineData("ガイドブック")]
    public void Decomposed_text_has_the_terms_of_the_composed(string text) =>
        Assert.Equal(StemsOf(text, "fr"), StemsOf(text.Normalize(NormalizationForm.FormD), "fr"));

    [Fact]
    public void A_word_is_found_without_its_diacritics() =>
        Assert.Equal(StemsOf("Beyonce", "en"), StemsOf("Beyoncé", "en"));

    [Theory]
    [InlineData("10⁴", "104")]
    [InlineData("7½", "71")]
    [InlineData("3①", "31")]
    [InlineData("10₂", "102")]
    [InlineData("½3", "23")]
    public void A_number_ends_where_a_digit_is_raised_or_of_its_own(string text, string other) =>
        Assert.DoesNotContain(other, StemsOf(text, "en"));

    [Theory]
    [InlineData("Schlüssel", "Schluessel", "de")]
    [InlineData("Schluessel", "Schlüssel", "de")]
    [InlineData("Die Müllabfuhr kommt", "Muellabfuhr", "de")]
    [InlineData("Århus", "Aarhus", "da")]
    [InlineData("Mr Müller", "Mueller", "en")]
    [InlineData("le cœur", "coeur", "fr")]
    [InlineData("IŞIK", "ışığı", "tr")]
    [InlineData("yıllık izin", "YILLIK İZİN", "tr")]
    [InlineData("отчёт", "отчеты", "ru")]
    [InlineData("الإجازة", "اجازات", "ar")]
    [InlineData("يوماً", "يوما", "ar")]
    [InlineData("मंज़िल", "मंजिल", "hi")]
    [InlineData("The Βιβλιοθήκη opens", "βιβλιοθηκες", "en")]
    [InlineData("The library فواتير", "الفواتير", "en")]
    public void Other_spellings_and_forms_of_a_word_are_held(string text, string asked, string language) =>
        Assert.All(TextAnalyzer.AnalyzeQuery(asked, [language]), word => Assert.Equal(1, AnalyzedSentence.Of(text, language).Holds(word), 6));

    [Theory]
    [InlineData("battery;250;E2", "batteries")]
    [InlineData("box,knife,sofa", "boxes sofas")]
    [InlineData("Potato salad 5.00", "potatoes salads")]
    [InlineData("Rechnung;Lampe", "Wo sind Rechnungen?")]
    public void A_list_of_no_known_language_holds_other_forms_of_its_words(string text, string asked) =>
        Assert.All(
            TextAnalyzer.AnalyzeQuery(asked, ["und"]).Where(word => !word.IsStopWord),
            word => Assert.Equal(1, AnalyzedSentence.Of(text, "und").Holds(word), 6));

    [Theory]
    [InlineData("The class ShiftPlannerService assigns", "shift planners")]
    [InlineData("class OrderRepository", "order repository")]
    [InlineData("parseURLPath", "url path")]
    [InlineData("unlock_with_fingerprint", "unlock fingerprint")]
    [InlineData("unlockWithFingerprint", "unlock_with_fingerprint")]
    public void The_words_of_a_name_in_code_are_held(string text, string asked) =>
        Assert.All(TextAnalyzer.AnalyzeQuery(asked, ["en"]), word => Assert.Equal(1, AnalyzedSentence.Of(text, "en").Holds(word), 6));

    [Theory]
    [InlineData("PDFs")]
    [InlineData("iPhone")]
    [InlineData("GmbH")]
    [InlineData("aGVsBgVsYdWoRlDgZxQaBnMcKsTu")]
    public void Abbreviations_brands_and_encodings_are_one_word(string text) =>
        Assert.Single(TextAnalyzer.AnalyzeQuery(text, ["en"])[0].Readings);

    [Theory]
    [InlineData("3 March 2027")]
    [InlineData("March 3, 2027")]
    [InlineData("3rd of March 2027")]
    [InlineData("3. März 2027")]
    [InlineData("3 de marzo de 2027")]
    [InlineData("3 mars 2027")]
    [InlineData("3 марта 2027 г.")]
    [InlineData("3 Μαρτίου 2027")]
    [InlineData("٣ مارس ٢٠٢٧")]
    [InlineData("3 मार्च 2027")]
    [InlineData("3 Mart 2027")]
    [InlineData("ngày 3 tháng 3 năm 2027")]
    [InlineData("2027年3月3日")]
    [InlineData("2027년 3월 3일에")]
    [InlineData("03.03.2027")]
    [InlineData("3/3/2027")]
    [InlineData("2027-03-03T10:00")]
    public void A_date_has_one_form_however_it_is_written(string text)
    {
        Assert.Contains("2027-03-03", StemsOf(text, "en"));
        Assert.Equal(1, AnalyzedSentence.Of(text, "en").Holds(Assert.Single(TextAnalyzer.AnalyzeQuery("2027-03-03", ["en"]))), 6);
    }

    [Theory]
    [InlineData("9 May 2027", "2027-05-09")]
    [InlineData("09/05/2027", "9 May 2027")]
    [InlineData("05/09/2027", "9 May 2027")]
    [InlineData("May 9th, 2027", "9. Mai 2027")]
    public void A_date_in_a_question_is_one_word(string asked, string text)
    {
        var word = Assert.Single(TextAnalyzer.AnalyzeQuery(asked, ["en"]));
        Assert.Equal((asked, 1), (word.Text, AnalyzedSentence.Of(text, "en").Holds(word)));
    }

    [Theory]
    [InlineData("9 May 2027", "2027-05-10")]
    [InlineData("13/13/2027", "2027-01-13")]
    public void Another_date_is_not_held(string asked, string text) =>
        Assert.All(TextAnalyzer.AnalyzeQuery(asked, ["en"]), word => Assert.InRange(AnalyzedSentence.Of(text, "en").Holds(word), 0, 0.9));

    [Theory]
    [InlineData("HX-200은", "HX-200")]
    [InlineData("3일간", "3일")]
    [InlineData("1989년에", "1989년")]
    [InlineData("휴가는", "휴가")]
    [InlineData("임종석이", "임종석의")]
    public void A_Korean_particle_hides_no_noun(string written, string asked)
    {
        var sentence = AnalyzedSentence.Of(written, "ko");
        Assert.All(TextAnalyzer.AnalyzeQuery(asked, ["ko"]), word => Assert.True(sentence.Holds(word) > 0.75, word.Text));
    }

    [Fact]
    public void A_query_has_one_word_for_each_word_as_the_user_wrote_it() =>
        Assert.Equal(
            ["How", "long", "does", "the", "HX-200", "run"],
            TextAnalyzer.AnalyzeQuery("How long does the HX-200 run?", ["en"]).Select(word => word.Text));

    [Fact]
    public void A_repeated_word_counts_twice_and_stands_once()
    {
        var words = TextAnalyzer.AnalyzeQuery("Battery, battery!", ["en"]);
        Assert.Equal(("Battery", 2), (Assert.Single(words).Text, words[0].Count));
    }

    [Fact]
    public void A_query_word_has_its_stem_in_every_language_of_the_scope()
    {
        var unit = TextAnalyzer.AnalyzeQuery("Kinder", ["en", "de"])[0].Readings[0].Units[0];
        Assert.Equal(["kinder", "kind"], unit.Terms);
    }

    [Theory]
    [InlineData("what", true)]
    [InlineData("무엇인가요", true)]
    [InlineData("누구의", true)]
    [InlineData("什么", true)]
    [InlineData("متى", true)]
    [InlineData("Πόσες", true)]
    [InlineData("ΤΙΣ", true)]
    [InlineData("कितने", true)]
    [InlineData("nerede", true)]
    [InlineData("сколько", true)]
    [InlineData("nhiêu", true)]
    [InlineData("AI", false)]
    [InlineData("hay", false)]
    [InlineData("เท่าไหร่", true)]
    [InlineData("battery", false)]
    [InlineData("휴가는", false)]
    public void Question_words_are_stop_words(string word, bool isStopWord) =>
        Assert.Equal(isStopWord, TextAnalyzer.AnalyzeQuery(word, ["en"])[0].IsStopWord);

    [Theory]
    [InlineData("Der Vertrag wird von beiden Seiten unterschrieben.", "de")]
    [InlineData("The contract is signed by both parties.", "en")]
    [InlineData("El contrato no puede ser modificado por las partes.", "es")]
    [InlineData("Η άδεια είναι είκοσι ημέρες.", "el")]
    [InlineData("Nhân viên được nghỉ phép.", "vi")]
    [InlineData("12 345", "und")]
    [InlineData("Lampe;4;A1", "und")]
    public void Function_words_show_the_language(string text, string language) => Assert.Equal(language, TextAnalyzer.LanguageOf(text));

    [Property(MaxTest = 300)]
    public void Offsets_lie_in_the_text_and_positions_never_go_back(NonNull<string> text)
    {
        var terms = new List<AnalyzedTerm>();
        var length = TextAnalyzer.Analyze(text.Get, "en", terms);
        var position = 0;
        foreach (var term in terms)
        {
            Assert.InRange(term.Start, 0, text.Get.Length - 1);
            Assert.InRange(term.End, term.Start + 1, text.Get.Length);
            Assert.InRange(term.Position, position, Math.Max(position, length - 1));
            Assert.NotEmpty(term.Term);
            position = term.Position;
        }
    }

    [Property(MaxTest = 300)]
    public void A_text_holds_every_word_of_itself(NonNull<string> text)
    {
        var sentence = AnalyzedSentence.Of(text.Get, "en");
        Assert.All(TextAnalyzer.AnalyzeQuery(text.Get, ["en"]), word => Assert.Equal(1, sentence.Holds(word), 6));
    }

    [Fact]
    public void Mixed_scripts_hold_every_word_of_themselves()
    {
        const string Text = "HX-200은 3일간 ＩＳＯ－9001에 따라 v1.2.3, 1,000개; 東京タワーは333ｍ, Straße №5 𠮷野家 ประเทศไทย a.b.c d_e/f 10–20% don't O'Brien's";
        var sentence = AnalyzedSentence.Of(Text, "ko");
        Assert.All(TextAnalyzer.AnalyzeQuery(Text, ["ko"]), word => Assert.Equal(1, sentence.Holds(word), 6));
    }

    private static HashSet<string> StemsOf(string text, string language)
    {
        var terms = new List<AnalyzedTerm>();
        TextAnalyzer.Analyze(text, language, terms);
        return [.. terms.Where(term => term.Space == TermSpace.Stem).Select(term => term.Term)];
    }
}
