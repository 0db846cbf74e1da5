using System.Globalization;
using RetrievalQA.Retrieval.Tables;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// What is said of a table in the language of the question. {0} is a column, {1} rows or a figure, {2} a figure, {3} a number of rows or
/// a figure.
/// </summary>
internal sealed record TablePhrases(
    string Highest,
    string Lowest,
    string Sum,
    string Average,
    string Median,
    string Count,
    string List,
    string Stated,
    string Differing,
    string Verdict,
    string Yes,
    string No,
    string Difference,
    string Value,
    string Missing,
    string FirstOnly,
    string Cut,
    string Unnamed,
    string NoColumn,
    string NoNumbers,
    string Units,
    string Noun,
    string NoFigure)
{
    private static readonly TablePhrases English = new(
        "Highest {0}: {1} ({2}).", "Lowest {0}: {1} ({2}).", "The total of {0} over {3} rows is {2}{1}.",
        "The average of {0} over {3} rows is {2}{1}.", "The median of {0} over {3} rows is {2}{1}.", "{2} of {3} rows: {1}.", "{1}.",
        "The total of {0} is {2}{1}.", "The rows of {0} add up to {2}{1}, but the total that is stated is {3}.", "{2}. {0}: {1}.", "Yes", "No",
        "Difference in {0}: {2} ({1}).", "{0}: {2}{1}.", "Rows without a figure, which are left out: {3}{1}.", "the first {3} are cited",
        "The table in {0} has {3} rows, which is more than are read for one question.", "The table in {0} does not say anything about “{2}”.",
        "The table in {0} does not show which column is meant.", "Not every cell of “{2}” in {0} is a number.",
        "The figures of “{2}” in {0} have different units.", "The table in {0} does not say which rows are “{2}”.",
        "The table in {0} has no figure of “{2}” for that.");

    private static readonly TablePhrases Korean = new(
        "{0} 최고: {1} ({2}).", "{0} 최저: {1} ({2}).", "{3}개 행의 {0} 합계는 {2}입니다{1}.", "{3}개 행의 {0} 평균은 {2}입니다{1}.", "{3}개 행의 {0} 중앙값은 {2}입니다{1}.",
        "{3}개 행 중 {2}개: {1}.", "{1}.", "{0} 합계는 {2}입니다{1}.", "{0} 행의 합은 {2}입니다{1}. 적혀 있는 합계는 {3}입니다.", "{2}. {0}: {1}.", "네", "아니요",
        "{0} 차이: {2} ({1}).", "{0}: {2}{1}.", "값이 없어 제외한 행 {3}개{1}.", "처음 {3}개만 인용", "{0}의 표에는 행이 {3}개 있어 한 질문에 읽을 수 있는 수를 넘습니다.",
        "{0}의 표에는 “{2}”에 관한 내용이 없습니다.", "{0}의 표에서 어느 열을 말하는지 알 수 없습니다.", "{0}의 “{2}” 열에 숫자가 아닌 값이 있습니다.", "{0}의 “{2}” 열에는 단위가 서로 다른 값이 있습니다.",
        "{0}의 표에는 어느 행이 “{2}”인지 나와 있지 않습니다.", "{0}의 표에는 이에 해당하는 “{2}” 값이 없습니다.");

    private static readonly TablePhrases German = new(
        "Höchster Wert für {0}: {1} ({2}).", "Niedrigster Wert für {0}: {1} ({2}).", "Die Summe von {0} über {3} Zeilen ist {2}{1}.",
        "Der Durchschnitt von {0} über {3} Zeilen ist {2}{1}.", "Der Median von {0} über {3} Zeilen ist {2}{1}.", "{2} von {3} Zeilen: {1}.", "{1}.",
        "Die Summe von {0} ist {2}{1}.", "Die Zeilen von {0} ergeben {2}{1}, angegeben ist als Summe {3}.", "{2}. {0}: {1}.", "Ja", "Nein",
        "Unterschied bei {0}: {2} ({1}).", "{0}: {2}{1}.", "Zeilen ohne Zahl, die nicht zählen: {3}{1}.", "die ersten {3} sind zitiert",
        "Die Tabelle in {0} hat {3} Zeilen, mehr als für eine Frage gelesen werden.", "Die Tabelle in {0} sagt nichts über „{2}“.",
        "In der Tabelle in {0} ist nicht zu erkennen, welche Spalte gemeint ist.", "Nicht jede Zelle von „{2}“ in {0} ist eine Zahl.",
        "Die Zahlen von „{2}“ in {0} haben verschiedene Einheiten.", "Die Tabelle in {0} sagt nicht, welche Zeilen „{2}“ sind.",
        "Die Tabelle in {0} hat dafür keine Zahl in „{2}“.");

    private static readonly TablePhrases French = new(
        "Valeur la plus élevée de {0} : {1} ({2}).", "Valeur la plus basse de {0} : {1} ({2}).", "Le total de {0} sur {3} lignes est {2}{1}.",
        "La moyenne de {0} sur {3} lignes est {2}{1}.", "La médiane de {0} sur {3} lignes est {2}{1}.", "{2} lignes sur {3} : {1}.", "{1}.",
        "Le total de {0} est {2}{1}.", "Les lignes de {0} donnent {2}{1}, mais le total indiqué est {3}.", "{2}. {0} : {1}.", "Oui", "Non",
        "Différence de {0} : {2} ({1}).", "{0} : {2}{1}.", "Lignes sans chiffre, laissées de côté : {3}{1}.", "les {3} premières sont citées",
        "Le tableau de {0} a {3} lignes, plus qu’on n’en lit pour une question.", "Le tableau de {0} ne dit rien de « {2} ».",
        "Le tableau de {0} ne montre pas de quelle colonne il s’agit.", "Toutes les cellules de « {2} » dans {0} ne sont pas des nombres.",
        "Les chiffres de « {2} » dans {0} ont des unités différentes.", "Le tableau de {0} ne dit pas quelles lignes sont « {2} ».",
        "Le tableau de {0} n’a pas de chiffre de « {2} » pour cela.");

    private static readonly TablePhrases Spanish = new(
        "Valor más alto de {0}: {1} ({2}).", "Valor más bajo de {0}: {1} ({2}).", "El total de {0} en {3} filas es {2}{1}.",
        "El promedio de {0} en {3} filas es {2}{1}.", "La mediana de {0} en {3} filas es {2}{1}.", "{2} de {3} filas: {1}.", "{1}.",
        "El total de {0} es {2}{1}.", "Las filas de {0} suman {2}{1}, pero el total indicado es {3}.", "{2}. {0}: {1}.", "Sí", "No",
        "Diferencia de {0}: {2} ({1}).", "{0}: {2}{1}.", "Filas sin cifra, que no se cuentan: {3}{1}.", "se citan las primeras {3}",
        "La tabla de {0} tiene {3} filas, más de las que se leen para una pregunta.", "La tabla de {0} no dice nada de «{2}».",
        "La tabla de {0} no muestra de qué columna se trata.", "No todas las celdas de «{2}» en {0} son números.",
        "Las cifras de «{2}» en {0} tienen unidades distintas.", "La tabla de {0} no dice qué filas son «{2}».",
        "La tabla de {0} no tiene cifra de «{2}» para eso.");

    private static readonly TablePhrases Japanese = new(
        "{0}が最も大きい行：{1}（{2}）。", "{0}が最も小さい行：{1}（{2}）。", "{3}行の{0}の合計は{2}です{1}。", "{3}行の{0}の平均は{2}です{1}。", "{3}行の{0}の中央値は{2}です{1}。",
        "{3}行のうち{2}行：{1}。", "{1}。", "{0}の合計は{2}です{1}。", "{0}の行の合計は{2}です{1}が、記載された合計は{3}です。", "{2}。{0}：{1}。", "はい", "いいえ", "{0}の差：{2}（{1}）。",
        "{0}：{2}{1}。", "数値がないため除いた行：{3}行{1}。", "最初の{3}行だけを引用", "{0}の表は{3}行あり、一つの質問で読める行数を超えています。", "{0}の表には「{2}」についての記載がありません。",
        "{0}の表のどの列のことか分かりません。", "{0}の「{2}」には数値でない値があります。", "{0}の「{2}」には単位の異なる値があります。", "{0}の表には、どの行が「{2}」かの記載がありません。", "{0}の表には、それに当たる「{2}」の数値がありません。");

    private static readonly TablePhrases Chinese = new(
        "{0}最高：{1}（{2}）。", "{0}最低：{1}（{2}）。", "{3}行的{0}合计为{2}{1}。", "{3}行的{0}平均为{2}{1}。", "{3}行的{0}中位数为{2}{1}。", "{3}行中有{2}行：{1}。", "{1}。",
        "{0}合计为{2}{1}。", "{0}各行相加为{2}{1}，而表中写的合计为{3}。", "{2}。{0}：{1}。", "是", "否", "{0}相差：{2}（{1}）。", "{0}：{2}{1}。", "因没有数字而未计入：{3}行{1}。", "只引用前{3}行",
        "{0}中的表格有{3}行，超出了一个问题所读的行数。", "{0}中的表格没有提到“{2}”。", "{0}中的表格看不出指的是哪一列。", "{0}中“{2}”一列有不是数字的值。", "{0}中“{2}”一列的数字单位不同。",
        "{0}中的表格没有说明哪些行是“{2}”。", "{0}中的表格没有与此相应的“{2}”数字。");

    private static readonly LanguageChoice<TablePhrases> Languages = new(English, Korean, German, French, Spanish, Japanese, Chinese);

    public static TablePhrases For(string question) => Languages.For(question);

    /// <summary>Why a table does not answer.</summary>
    public string Reason(TableFinding finding, string fileName) => Filled(
        finding.Obstacle switch
        {
            TableObstacle.Cut => Cut,
            TableObstacle.NoNumbers => NoNumbers,
            TableObstacle.Units => Units,
            TableObstacle.Noun => Noun,
            TableObstacle.NoFigure => NoFigure,
            TableObstacle.Unnamed when finding.About.Length > 0 => Unnamed,
            _ => NoColumn,
        },
        fileName, "", finding.About, finding.About);

    public static string Filled(string phrase, string column, string rows, string value, string count) =>
        string.Format(CultureInfo.InvariantCulture, phrase, column, rows, value, count);
}
