using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Retrieval;

public class BoilerplateTests
{
    [Theory]
    [InlineData("We use cookies to improve your experience on this site.")]
    [InlineData("By continuing to use this site you accept our use of cookies.")]
    [InlineData("Diese Website verwendet Cookies, um Inhalte zu personalisieren.")]
    [InlineData("Nous utilisons des cookies pour améliorer votre visite.")]
    [InlineData("이 사이트는 쿠키를 사용합니다.")]
    [InlineData("© 2025 Lakeside Sauna Ltd.")]
    [InlineData("Copyright 2024 by the municipality.")]
    [InlineData("All rights reserved.")]
    [InlineData("Alle Rechte vorbehalten.")]
    [InlineData("무단 전재 및 재배포 금지")]
    [InlineData("版权所有 2024")]
    [InlineData("Page 3 of 12")]
    [InlineData("- 4 -")]
    [InlineData("Seite 2 von 9")]
    [InlineData("第 3 页 共 12 页")]
    [InlineData("3 / 12 페이지")]
    [InlineData("CONFIDENTIAL")]
    [InlineData("Nur für den internen Gebrauch")]
    [InlineData("대외비")]
    [InlineData("Printed copies of this manual are not controlled.")]
    [InlineData("Uncontrolled when printed.")]
    [InlineData("Opening hours and prices are subject to change without notice.")]
    [InlineData("Änderungen und Irrtümer vorbehalten.")]
    [InlineData("予告なく内容を変更することがあります。")]
    [InlineData("Skip to main content")]
    [InlineData("Back to top")]
    [InlineData("Follow us on social media")]
    [InlineData("Home | Prices | Contact | Opening hours")]
    [InlineData("Startseite · Preise · Impressum · Datenschutz")]
    [InlineData("홈 | 요금 | 이용약관")]
    public void What_stands_around_any_content_is_known(string sentence) =>
        Assert.True(Boilerplate.Is(sentence, "When is the sauna open?"));

    [Theory]
    [InlineData("The sauna is open from Thursday to Sunday.")]
    [InlineData("Cookies are baked at 180 degrees for twelve minutes.")]
    [InlineData("Red | Green | Blue")]
    [InlineData("Page through the catalogue from the back.")]
    [InlineData("The results of the survey are confidential.")]
    [InlineData("Copies may be printed in the library.")]
    [InlineData("The change takes effect in May.")]
    [InlineData("Contact the caretaker before the first visit.")]
    [InlineData("Read more books.")]
    [InlineData("12")]
    [InlineData("2024")]
    [InlineData("영업시간은 오전 9시부터입니다.")]
    [InlineData("内容は毎年変わります。")]
    public void What_a_document_says_is_not(string sentence) => Assert.False(Boilerplate.Is(sentence, "When is the sauna open?"));

    [Theory]
    [InlineData("Does the site use cookies?", "We use cookies to improve your experience on this site.")]
    [InlineData("Who owns the copyright?", "© 2025 Lakeside Sauna Ltd.")]
    [InlineData("Is a printed copy of the manual valid?", "Printed copies of this manual are not controlled.")]
    [InlineData("Is this document confidential?", "Confidential")]
    [InlineData("Can the prices change?", "Prices are subject to change without notice.")]
    [InlineData("Können sich die Preise ändern?", "Änderungen vorbehalten.")]
    [InlineData("가격이 변경될 수 있나요?", "가격은 사전 통보 없이 변경될 수 있습니다.")]
    public void A_question_may_ask_for_it(string question, string sentence) => Assert.False(Boilerplate.Is(sentence, question));
}
