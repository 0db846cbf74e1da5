using RetrievalQA.Retrieval.Tables;

namespace RetrievalQA.Tests.Answering.Tables;

/// <summary>What is worked out of a table, and what is not.</summary>
public class TableAnswersTests
{
    private static readonly string[] Shop = ["Item", "Price", "Colour"];

    [Theory]
    [InlineData("1,234.50", "2,000.00", "3,234.50")]
    [InlineData("1.234,50", "2.000,00", "3.234,50")]
    [InlineData("1 234", "2 000", "3 234")]
    [InlineData("₩12,000", "₩3,000", "₩15,000")]
    [InlineData("12 %", "30 %", "42 %")]
    [InlineData("(500)", "750", "250")]
    [InlineData("-5.5", "3.25", "-2.25")]
    [InlineData("1'200", "1'300", "2'500")]
    public void Figures_are_added_however_they_are_written(string one, string other, string total)
    {
        var found = Of("What is the total price?", ["A", one, "red"], ["B", other, "blue"])!;
        Assert.Equal((null, total), (found.Obstacle, found.Value));
    }

    [Fact]
    public void A_column_says_which_sign_parts_decimals_also_for_cells_that_do_not_show_it() =>
        Assert.Equal("1.253,50", Of("What is the total price?", ["A", "1.249", "red"], ["B", "4,50", "red"])!.Value);

    [Fact]
    public void All_rows_that_share_the_first_place_are_named()
    {
        var found = Of("What is the most expensive item?", ["A", "9", "red"], ["B", "12", "red"], ["C", "12.00", "blue"])!;
        Assert.Equal([1, 2], found.Rows);
    }

    [Fact]
    public void A_letter_behind_the_name_of_its_column_is_a_value()
    {
        Assert.Equal("2", Shed("How many tools are in bay A?")!.Value);
        Assert.Equal([1], Shed("Which tools are in bay B?")!.Rows);
        Assert.Equal(TableObstacle.Unnamed, Shed("How many tools are in bay Q?")!.Obstacle);
        Assert.Equal(TableObstacle.Unnamed, Shed("How many tools are in zone A?")!.Obstacle);
    }

    [Theory]
    [InlineData("What is the most expensive tool?", 2)]
    [InlineData("Which is the least expensive tool?", 1)]
    [InlineData("What is the cheapest tool?", 1)]
    public void The_dearest_and_the_cheapest_row_are_those_of_the_column_for_prices_whatever_else_is_counted(string question, int row) =>
        Assert.Equal([row], Shed(question)!.Rows);

    private static TableFinding? Shed(string question) => TableAnswers.Of(question, [new AskedTable("tools.csv", ["Tool", "Price (EUR)", "Stock", "Bay"],
    [
        [new("Spade"), new("19.90"), new("12"), new("A")], [new("Rake"), new("14.50"), new("0"), new("B")],
        [new("Wheelbarrow"), new("89.00"), new("3"), new("A")], [new("Hose"), new("24.90"), new("7"), new("C")],
    ], 4)]);

    [Fact]
    public void A_row_for_the_total_is_not_added_and_is_the_answer_where_all_is_asked_for()
    {
        string[][] rows = [["A", "9", "red"], ["B", "12", "blue"], ["Total", "21", ""]];
        Assert.Equal(("21", true), (Of("What is the total price?", rows)!.Value, Of("What is the total price?", rows)!.IsStated));
        Assert.Equal("10.5", Of("What is the average price?", rows)!.Value);
        Assert.Equal([1], Of("What is the most expensive item?", rows)!.Rows);
        Assert.Equal("9", Of("What is the total price of the red items?", rows)!.Value);
    }

    [Fact]
    public void A_figure_that_stands_in_several_rows_counts_once()
    {
        var table = new AskedTable("t.html", Shop,
            [[new("A"), new("9"), new("red")], [new("B"), new("9", Continues: true), new("red")], [new("C"), new("5"), new("red")]], 3);
        Assert.Equal("14", TableAnswers.Of("What is the total price?", [table])!.Value);
    }

    [Fact]
    public void Rows_without_a_figure_are_left_out_and_named()
    {
        var found = Of("What is the cheapest item?", ["A", "n/a", "red"], ["B", "12", "red"], ["C", "", "blue"])!;
        Assert.Equal([1], found.Rows);
        Assert.Equal([0, 2], found.Missing);
    }

    [Theory]
    [InlineData(TableObstacle.NoNumbers, "about ten", "12")]
    [InlineData(TableObstacle.Units, "12 €", "12 $")]
    public void What_cannot_be_compared_is_not(TableObstacle obstacle, string one, string other) =>
        Assert.Equal(obstacle, Of("What is the cheapest item by price?", ["A", one, "red"], ["B", other, "red"], ["C", "3", "red"])!.Obstacle);

    [Fact]
    public void Of_a_table_that_is_not_shown_whole_nothing_is_said() =>
        Assert.Equal(TableObstacle.Cut, TableAnswers.Of("Which item has the highest price?", [new AskedTable("t.csv", Shop, [], 5_000)])!.Obstacle);

    [Theory]
    [InlineData("What does A mean?")]
    [InlineData("What is A?")]
    [InlineData("What colour is A?")]
    [InlineData("Is A more expensive than paper?")]
    [InlineData("Which law applies?")]
    public void A_question_about_one_row_or_none_is_no_question_over_all(string question) =>
        Assert.False(Of(question, ["A", "9", "red"], ["B", "12", "blue"]) is { IsAnswer: true });

    [Theory]
    [InlineData("What is the standard deviation of the price?")]
    [InlineData("Which is the strongest item?")]
    [InlineData("Which item has the most calories?")]
    [InlineData("Which item has the longest guarantee?")]
    [InlineData("How many items cost less than 20 in Lund?")]
    public void What_the_table_does_not_say_is_not_left_out_of_the_question(string question) =>
        Assert.Equal(TableObstacle.Unnamed, Of(question, ["A", "9", "red"], ["B", "12", "blue"])!.Obstacle);

    [Theory]
    [InlineData("What is the median price?", "9", new[] { 0, 1, 2, 3, 4 })]
    [InlineData("What is the second highest price?", "9", new[] { 0, 2 })]
    [InlineData("Which is the third most expensive item?", "4", new[] { 4 })]
    [InlineData("What are the two cheapest items?", "3", new[] { 3, 4 })]
    [InlineData("Top 2 by price?", "12", new[] { 1, 0, 2 })]
    [InlineData("How many items cost between 4 and 9?", "3", new[] { 0, 2, 4 })]
    [InlineData("Which items cost between $3 and $4?", "", new[] { 3, 4 })]
    [InlineData("How much do the ink and the lamp cost together?", "12", new[] { 0, 3 })]
    [InlineData("How much more expensive is the pen than the ink?", "9", new[] { 1, 3 })]
    [InlineData("What is the price difference between the lamp and the pen?", "3", new[] { 0, 1 })]
    public void Places_bounds_and_differences_are_worked_out(string question, string value, int[] rows)
    {
        var found = Desk(question)!;
        Assert.Equal((null, value), (found.Obstacle, found.Value));
        Assert.Equal(rows, found.Rows);
    }

    [Theory]
    [InlineData("Is the pen more expensive than the lamp?", true)]
    [InlineData("Is the pen cheaper than the lamp?", false)]
    [InlineData("Does the ink cost less than the mug?", true)]
    [InlineData("Does the lamp cost more than the book?", false)]
    public void Two_rows_are_set_against_each_other_in_the_order_of_the_question(string question, bool holds)
    {
        var found = Desk(question)!;
        Assert.Equal((null, holds), (found.Obstacle, found.Holds));
        Assert.Equal(2, found.Rows.Count);
    }

    [Theory]
    [InlineData("What is the fourth and fifth highest price?")]
    [InlineData("Is the pen cheaper than the desk?")]
    [InlineData("How much more does the pen cost than the car?")]
    public void A_place_or_a_row_that_is_not_there_gives_no_answer(string question) => Assert.False(Desk(question) is { IsAnswer: true });

    [Fact]
    public void A_row_without_a_figure_is_not_compared() => Assert.Equal(TableObstacle.NoFigure, TableAnswers.Of(
        "Is the pen cheaper than the ink?", [new AskedTable("t.csv", Shop, [Row("Pen", "12", "red"), Row("Ink", "", "blue"), Row("Mug", "4", "red")], 3)])!.Obstacle);

    [Fact]
    public void A_stated_total_that_its_rows_do_not_add_up_to_is_said_with_them()
    {
        var found = Of("What is the total price?", ["A", "9", "red"], ["B", "12", "blue"], ["Total", "23", ""])!;
        Assert.Equal(("21", 2, false), (found.Value, found.Differing, found.IsStated));
        Assert.Equal([0, 1, 2], found.Cited);
        Assert.True(Of("What is the total price?", ["A", "9", "red"], ["B", "12", "blue"], ["All items", "21", ""])!.IsStated);
    }

    [Theory]
    [InlineData("How many goalkeepers are red?")]
    [InlineData("How many broken pens are there?")]
    public void What_is_counted_must_be_a_value_or_what_the_rows_are(string question) => Assert.Equal(TableObstacle.Noun, Desk(question)!.Obstacle);

    [Fact]
    public void Most_and_an_adjective_is_answered_from_the_only_figures_and_not_from_one_of_several()
    {
        Assert.Equal([1], Desk("Which item is the most popular?")!.Rows);
        Assert.Equal(TableObstacle.Column, Shed("Which tool is the most popular?")!.Obstacle);
        Assert.Equal(TableObstacle.Column, Shed("Which tool is the most impressive?")!.Obstacle);
    }

    private static TableFinding? Desk(string question) => Of(question,
        ["Lamp", "9", "red"], ["Pen", "12", "red"], ["Book", "9", "blue"], ["Ink", "3", "blue"], ["Mug", "4", "green"]);

    private static AskedCell[] Row(params string[] cells) => [.. cells.Select(cell => new AskedCell(cell))];

    [Fact]
    public void A_table_of_more_columns_than_a_person_reads_is_not_asked()
    {
        var names = Enumerable.Range(0, 100_000).Select(column => $"c{column}").ToList();
        IReadOnlyList<AskedCell> cells = [.. names.Select(name => new AskedCell($"9{name}"))];
        Assert.Null(TableAnswers.Of("What is the median of c99999?", [new AskedTable("wide.csv", names, [cells, cells, cells], 3)]));
    }

    [Fact]
    public void Hostile_cells_and_questions_take_no_time()
    {
        foreach (var question in new[] { new string('最', 400), string.Concat(Enumerable.Repeat("2 to ", 80)), new string('1', 400) })
        {
            _ = Desk(question);
        }

        string[] endless = [new('1', 100_000), string.Concat(Enumerable.Repeat("1,", 50_000)), new('(', 100_000), new(' ', 100_000)];
        foreach (var cell in endless)
        {
            _ = Of("What is the total price of the red items?", [cell, cell, cell], ["B", "12", "red"]);
            Assert.Null(TableQuestion.Of(cell));
        }
    }

    [Theory]
    [InlineData("How many items are red or blue?", 3)]
    [InlineData("How many items are not red?", null)]
    public void Values_of_one_column_are_alternatives(string question, int? count)
    {
        var found = Of(question, ["A", "9", "red"], ["B", "12", "blue"], ["C", "3", "red"], ["D", "4", "green"]);
        Assert.Equal(count?.ToString(System.Globalization.CultureInfo.InvariantCulture), found is { IsAnswer: true } ? found.Value : null);
    }

    private static TableFinding? Of(string question, params string[][] rows) => TableAnswers.Of(
        question,
        [new AskedTable("shop.csv", Shop, [.. rows.Select(row => (IReadOnlyList<AskedCell>)[.. row.Select(cell => new AskedCell(cell))])], rows.Length)]);
}
