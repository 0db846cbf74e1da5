using System.Globalization;
using System.Text.RegularExpressions;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>What the built-in model says in its own words, in the language of the question where it speaks it.</summary>
internal sealed partial record ExtractivePhrases(
    string Introduction,
    string NoDocuments,
    string NoAnswer,
    string NoAnswerTo,
    string Nearest,
    string NotSearched,
    string NothingToSearch,
    string NothingToRun,
    string CodePrinted,
    string CodePrintedNothing,
    string FunctionReturnedNothing,
    string Page,
    string? Pending,
    string? Unreadable)
{
    private static readonly ExtractivePhrases English = new(
        "I answer questions from your documents, and quote the sentences that each answer rests on. Ask me something that the documents may say, for example: “How long is the warranty?”",
        "I answer questions from documents by quoting them, and there are no documents here yet. Upload files, attach them to this assistant or conversation, and ask again.",
        "I could not find an answer to this question in the documents.",
        "I could not find an answer in the documents to:",
        "The nearest passages are in:",
        "Not searched:",
        "I am the built-in extractive model: I answer from documents by quoting them, and there is no document search in this conversation.",
        "I am the built-in extractive model. I run Python that you write in a ```python block, and I make charts and summaries of attached CSV and Excel files. To have code written for you, configure a language model.",
        "The code printed:",
        "The code ran and printed nothing.",
        "The function returned nothing.",
        "page {0}",
        Pending: null,
        Unreadable: null);

    private static readonly ExtractivePhrases Korean = new(
        "저는 문서를 바탕으로 질문에 답하고, 답마다 근거가 되는 문장을 인용합니다. 문서에 있을 만한 내용을 물어보세요. 예: “보증 기간은 얼마입니까?”",
        "저는 문서를 인용하여 질문에 답합니다. 아직 문서가 없습니다. 파일을 올려 어시스턴트나 대화에 첨부한 뒤 다시 질문해 주세요.",
        "문서에서 이 질문에 대한 답을 찾지 못했습니다.",
        "문서에서 답을 찾지 못한 질문:",
        "가장 가까운 부분:",
        "검색하지 못한 파일:",
        "저는 문서를 인용하여 답하는 내장 추출 모델입니다. 이 대화에는 문서 검색이 없습니다.",
        "저는 내장 추출 모델입니다. ```python 블록에 쓴 파이썬 코드를 실행하고, 첨부된 CSV와 엑셀 파일의 차트와 요약을 만듭니다. 코드를 대신 쓰게 하려면 언어 모델을 설정하십시오.",
        "코드의 출력:",
        "코드가 실행되었고 출력은 없습니다.",
        "함수가 아무것도 반환하지 않았습니다.",
        "{0}쪽",
        "아직 읽는 중",
        "읽을 수 없음");

    private static readonly ExtractivePhrases German = new(
        "Ich beantworte Fragen aus Ihren Dokumenten und zitiere die Sätze, auf denen die Antwort beruht. Fragen Sie etwas, das in den Dokumenten stehen kann, zum Beispiel: „Wie lange gilt die Garantie?“",
        "Ich beantworte Fragen, indem ich Dokumente zitiere, und hier gibt es noch keine. Laden Sie Dateien hoch, hängen Sie sie an den Assistenten oder die Unterhaltung an und fragen Sie noch einmal.",
        "Ich habe in den Dokumenten keine Antwort auf diese Frage gefunden.",
        "Ich habe in den Dokumenten keine Antwort gefunden auf:",
        "Am nächsten kommen die Stellen in:",
        "Nicht durchsucht:",
        "Ich bin das eingebaute Modell: Ich beantworte Fragen, indem ich Dokumente zitiere, und in dieser Unterhaltung gibt es keine Dokumentensuche.",
        "Ich bin das eingebaute Modell. Ich führe Python aus, das Sie in einen ```python-Block schreiben, und mache Diagramme und Übersichten angehängter CSV- und Excel-Dateien. Damit Code für Sie geschrieben wird, richten Sie ein Sprachmodell ein.",
        "Der Code gab aus:",
        "Der Code lief und gab nichts aus.",
        "Die Funktion gab nichts zurück.",
        "Seite {0}",
        "wird noch gelesen",
        "konnte nicht gelesen werden");

    private static readonly ExtractivePhrases French = new(
        "Je réponds aux questions à partir de vos documents et je cite les phrases sur lesquelles repose chaque réponse. Demandez-moi ce que les documents peuvent dire, par exemple : « Combien de temps dure la garantie ? »",
        "Je réponds aux questions en citant des documents, et il n’y en a pas encore ici. Téléversez des fichiers, joignez-les à l’assistant ou à la conversation, puis posez de nouveau votre question.",
        "Je n’ai pas trouvé de réponse à cette question dans les documents.",
        "Je n’ai pas trouvé de réponse dans les documents à :",
        "Les passages les plus proches se trouvent dans :",
        "Non consulté :",
        "Je suis le modèle intégré : je réponds en citant des documents, et cette conversation n’a pas de recherche de documents.",
        "Je suis le modèle intégré. J’exécute le Python que vous écrivez dans un bloc ```python et je fais des graphiques et des résumés des fichiers CSV et Excel joints. Pour que du code soit écrit pour vous, configurez un modèle de langue.",
        "Le code a affiché :",
        "Le code s’est exécuté sans rien afficher.",
        "La fonction n’a rien renvoyé.",
        "page {0}",
        "encore en cours de lecture",
        "n’a pas pu être lu");

    private static readonly ExtractivePhrases Spanish = new(
        "Respondo preguntas a partir de sus documentos y cito las frases en las que se apoya cada respuesta. Pregunte algo que los documentos puedan decir, por ejemplo: «¿Cuánto dura la garantía?»",
        "Respondo preguntas citando documentos, y aquí todavía no hay ninguno. Suba archivos, adjúntelos al asistente o a la conversación y vuelva a preguntar.",
        "No he encontrado una respuesta a esta pregunta en los documentos.",
        "No he encontrado en los documentos una respuesta a:",
        "Los pasajes más cercanos están en:",
        "No se ha buscado en:",
        "Soy el modelo integrado: respondo citando documentos, y en esta conversación no hay búsqueda de documentos.",
        "Soy el modelo integrado. Ejecuto el Python que usted escribe en un bloque ```python y hago gráficos y resúmenes de los archivos CSV y Excel adjuntos. Para que se escriba código por usted, configure un modelo de lenguaje.",
        "El código mostró:",
        "El código se ejecutó y no mostró nada.",
        "La función no devolvió nada.",
        "página {0}",
        "todavía se está leyendo",
        "no se pudo leer");

    private static readonly ExtractivePhrases Japanese = new(
        "文書をもとに質問に答え、根拠となる文を引用します。文書に書かれていそうなことを尋ねてください。例：「保証期間はどのくらいですか？」",
        "文書を引用して質問に答えますが、ここにはまだ文書がありません。ファイルをアップロードし、アシスタントか会話に添付してから、もう一度質問してください。",
        "この質問の答えは文書の中に見つかりませんでした。",
        "文書の中に答えが見つからなかった質問：",
        "最も近い箇所：",
        "検索していないファイル：",
        "文書を引用して答える内蔵の抽出モデルです。この会話には文書の検索がありません。",
        "内蔵の抽出モデルです。```python ブロックに書かれた Python を実行し、添付された CSV と Excel のグラフと要約を作ります。コードを代わりに書かせるには、言語モデルを設定してください。",
        "コードの出力：",
        "コードは実行されましたが、出力はありません。",
        "関数は何も返しませんでした。",
        "{0}ページ",
        "まだ読み込み中",
        "読み取れません");

    private static readonly ExtractivePhrases Chinese = new(
        "我根据您的文档回答问题，并引用每个答案所依据的句子。请问一个文档里可能写到的问题，例如：“保修期是多久？”",
        "我通过引用文档来回答问题，这里还没有文档。请上传文件，把文件添加到助手或对话中，然后再问一次。",
        "在文档中没有找到这个问题的答案。",
        "在文档中没有找到答案的问题：",
        "最接近的段落：",
        "未搜索的文件：",
        "我是内置的抽取模型，通过引用文档来回答；这个对话中没有文档搜索。",
        "我是内置的抽取模型。我运行您写在 ```python 代码块里的 Python，并为附加的 CSV 和 Excel 文件制作图表和摘要。如需代写代码，请配置语言模型。",
        "代码的输出：",
        "代码已运行，没有输出。",
        "函数没有返回任何内容。",
        "第{0}页",
        "仍在读取",
        "无法读取");

    /// <summary>The title of a passage, with its page in words of the question's language.</summary>
    public string Place(string title) =>
        EvidenceText.Page().Replace(title, page => string.Format(CultureInfo.InvariantCulture, Page, page.Groups["number"].Value), 1);

    /// <summary>A file that was not searched, with the reason; where this language has no words for that, that there is one.</summary>
    public string Unready(string file) =>
        (file.EndsWith(KnowledgeScope.StillBeingRead, StringComparison.Ordinal) ? Pending : Unreadable) is { } reason
            ? Named().Replace(file, named => $"{named.Groups["name"]} ({reason})")
            : file;

    // A name may have brackets of its own, before its ending.
    [GeneratedRegex(@"^(?<name>.*?\.\w+|.*?) \(.*\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Named();

    private static readonly LanguageChoice<ExtractivePhrases> Languages = new(English, Korean, German, French, Spanish, Japanese, Chinese);

    public static ExtractivePhrases For(string question) => Languages.For(question);

    public static bool IsKorean(string question) => question.Any(IsHangul);

    private static bool IsHangul(char character) => character is (>= '\uAC00' and <= '\uD7A3') or (>= '\u1100' and <= '\u11FF');
}
