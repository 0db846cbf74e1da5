using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>
/// Sentences that stand around the content of any document of a site or firm and answer nothing: notices of cookies, rights, printing
/// and secrecy, numbers of pages, links of a site. They often hold the very words of a question: "the opening hours may change".
/// </summary>
internal static partial class Boilerplate
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    // A longer sentence says something beside it.
    private const int Longest = 240;

    /// <summary>Whether the sentence is one, and the question does not ask for what it says.</summary>
    public static bool Is(string sentence, string question)
    {
        if (sentence.Length > Longest)
        {
            return false;
        }

        return SiteLink().IsMatch(sentence) || PageNumber().IsMatch(sentence) || IsNavigation(sentence)
            || Says(Cookies(), AsksForCookies()) || Says(Rights(), AsksForRights()) || Says(Printed(), AsksForPrinting())
            || Says(Secrecy(), AsksForSecrecy()) || Says(Change(), AsksForChange());

        bool Says(Regex notice, Regex asks) => notice.IsMatch(sentence) && !asks.IsMatch(question);
    }

    private static bool IsNavigation(string sentence) => LinkBreak().Count(sentence) >= 2 && !End().IsMatch(sentence)
        && LinkBreak().Split(sentence).Any(link => Link().IsMatch(link));

    [GeneratedRegex(@"\b(?:use|uses|using|accept|verwenden?|verwendet|nutzen|nutzt|akzeptieren|utilis\p{L}+|acceptez|usamos|utiliza\p{L}*|acepta\p{L}*)\b.*\bcookies?\b|쿠키.*(?:사용|동의)|(?:クッキー|cookie).*(?:使用|利用|同意)|使用.*cookie", Options, Timeout)]
    private static partial Regex Cookies();

    [GeneratedRegex("cookie|쿠키|クッキー", Options, Timeout)]
    private static partial Regex AsksForCookies();

    [GeneratedRegex(@"^\W*(?:©|\(c\)|copyright\b)|\ball rights reserved\b|alle rechte vorbehalten|tous droits réservés|(?:todos los|reservados todos los) derechos|무단\s?(?:전재|복제|배포)|저작권자|版权所有|版權所有|無断(?:転載|複製)", Options, Timeout)]
    private static partial Regex Rights();

    [GeneratedRegex("©|copyright|right|recht|droit|derecho|own|gehör|appart|pertenec|저작권|권리|著作権|権利|版权|版權", Options, Timeout)]
    private static partial Regex AsksForRights();

    [GeneratedRegex(@"\b(?:printed|hard) cop(?:y|ies)\b.*(?:\bcontrolled|uncontrolled|out of date|reference only)|\buncontrolled (?:if|when|once) printed\b|ausdruck\p{L}*\b.*änderungsdienst|copies? imprimées?.*contrôlée|copia impresa.*controlada|출력(?:본|물).*(?:비관리|관리되지)|印刷(?:物|版).*(?:非管理|管理対象外|不受控)", Options, Timeout)]
    private static partial Regex Printed();

    [GeneratedRegex("print|control|druck|imprim|impres|출력|인쇄|印刷", Options, Timeout)]
    private static partial Regex AsksForPrinting();

    [GeneratedRegex(@"^\W*(?:(?:strictly|company|private (?:and|&)|streng|strictement|estrictamente)\s+)?(?:confidential|vertraulich|confidentiel|confidencial|대외비|社外秘|部外秘|机密|機密)\W*$|^\W*(?:for )?internal use only\W*$|^\W*nur für den (?:internen|dienst)\p{L}*\W*\p{L}*\W*$|^\W*(?:do not|not for) (?:distribut\p{L}+|cop(?:y|ying))\W*$", Options, Timeout)]
    private static partial Regex Secrecy();

    [GeneratedRegex("confiden|secre|internal|distribut|vertraulich|geheim|intern|대외비|기밀|비밀|社外秘|部外秘|机密|機密", Options, Timeout)]
    private static partial Regex AsksForSecrecy();

    [GeneratedRegex(@"\bsubject to change\b|\bmay change without (?:prior )?notice\b|änderungen (?:und irrtümer )?vorbehalten|irrtümer und änderungen|sous réserve de (?:modification|changement)|sujet[oa]s? a (?:cambio|modificaci)|(?:사전|예고)\s?(?:고지|통보|통지)?\s?없이.*변경|予告なく.*変更|恕不另行通知", Options, Timeout)]
    private static partial Regex Change();

    [GeneratedRegex("chang|notice|änder|fest|modif|cambi|변경|바뀌|변동|変更|変わ|变|變", Options, Timeout)]
    private static partial Regex AsksForChange();

    [GeneratedRegex(@"^\W*(?:page|seite|página|p\.)\s*\d{1,5}(?:\s*(?:of|von|de|sur|/)\s*\d{1,5})?\W*$|^(?:\W*第)?\W*(?:\d{1,5}\s*/\s*)?\d{1,5}\s*(?:页|頁|ページ|쪽|페이지)(?:\s*(?:/|共|중|全)\s*\d{1,5}\s*(?:页|頁|ページ|쪽|페이지)?)?\W*$|^\s*[-–—]\s*\d{1,5}\s*[-–—]\s*$", Options, Timeout)]
    private static partial Regex PageNumber();

    [GeneratedRegex(@"^\W*(?:(?:skip|jump) to (?:main )?content|(?:back )?to (?:the )?top|share (?:this|on)\b.*|follow us\b.*|(?:subscribe|sign up)\b.*newsletter.*|was this (?:page|article)? ?helpful|read more|click here\b.*|print this page|zum (?:inhalt|seitenanfang)(?: springen)?|(?:zurück )?nach oben|seite (?:teilen|drucken)|folgen sie uns\b.*|newsletter abonnieren|aller au contenu.*|haut de (?:la )?page|suivez-nous.*|abonnez-vous.*newsletter.*|volver arriba|síguenos.*|(?:ir|saltar) al contenido.*|suscr[ií]b\p{L}+.*newsletter.*|본문\s?바로\s?가기|맨\s?위로|공유하기|구독하기|ページの先頭(?:へ|に戻る)?|本文へ(?:移動)?|シェアする|返回(?:页首|顶部)|跳(?:到|至).{0,6}内容|分享到.*|关注我们.*)\W*$", Options, Timeout)]
    private static partial Regex SiteLink();

    [GeneratedRegex(@"\s*(?:[|·•»›/]|\s-\s)\s*", Options, Timeout)]
    private static partial Regex LinkBreak();

    [GeneratedRegex(@"^\W*(?:home(?:page)?|about(?: us)?|contact(?: us)?|imprint|privacy(?: policy)?|terms(?: of (?:use|service))?|log ?in|sign in|site ?map|startseite|über uns|kontakt|impressum|datenschutz\p{L}*|agb|anmelden|accueil|mentions légales|à propos|connexion|inicio|contacto|aviso legal|홈|로그인|회원가입|이용약관|개인정보\s?처리방침|ホーム|お問い合わせ|ログイン|利用規約|首页|首頁|关于我们|联系我们|登录|隐私政策)\W*$", Options, Timeout)]
    private static partial Regex Link();

    [GeneratedRegex(@"[.!?。！？]\s*$", Options, Timeout)]
    private static partial Regex End();
}
