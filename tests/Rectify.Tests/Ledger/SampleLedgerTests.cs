using Rectify.Ledger;

namespace Rectify.Tests.Ledger;

/// <summary>The sample ledger that the demonstration imports: 120 rows with every oddity of real ones.</summary>
public class SampleLedgerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private static readonly (int Row, string Code)[] Faulty =
    [
        (16, "ledger_date_absent_day"), (24, "ledger_term"), (36, "ledger_choice"), (46, "ledger_description_missing"), (54, "ledger_closed_without_day"),
        (63, "ledger_number_twice"), (74, "ledger_amount"), (82, "ledger_date_year_missing"), (91, "ledger_in_future"), (100, "ledger_unit_missing"),
    ];

    private static readonly (int Row, string Code)[] Remarked =
    [
        (12, "ledger_several_findings"), (28, "ledger_several_findings"), (68, "ledger_rows_joined"), (105, "ledger_same_finding"),
        (109, "ledger_due_before_opening"), (114, "ledger_choice_remarked"), (126, "ledger_date_serial"),
    ];

    [Fact]
    public async Task Every_row_is_a_finding_or_a_fault_and_each_fault_is_the_one_meant()
    {
        var rows = await ReadAsync();

        var faults = rows.SelectMany(row => row.Faults).Where(fault => !fault.IsWarning).Select(fault => (fault.Row, fault.Reason.Code));
        Assert.Equal(120, rows.Count);
        Assert.Equal(Faulty, faults.Distinct());
        Assert.Equal(110, rows.Count(row => row.Finding is not null));
    }

    [Fact]
    public async Task What_is_odd_but_sound_comes_in_with_a_remark()
    {
        var remarks = (await ReadAsync()).SelectMany(row => row.Faults).Where(fault => fault.IsWarning)
            .Select(fault => (fault.Row, fault.Reason.Code)).ToHashSet();

        Assert.All(Remarked, remark => Assert.Contains(remark, remarks));
    }

    [Fact]
    public async Task The_guess_alone_reads_the_merged_header_of_two_rows()
    {
        await using var file = File.OpenRead(Path.Combine(Workflows.Folder, "ledgers", "sample-2026.xlsx"));
        await using var ledger = await LedgerFile.OpenAsync(file, LedgerLimits.Standard, CancellationToken.None);

        var (_, guess) = await new ReadLedger(ledger, await Workflows.ProcessAsync(), Workflows.Shanghai, Now).GuessAsync(CancellationToken.None);

        Assert.Equal((3, 4), (guess.FirstRow, guess.LastRow));
        Assert.Empty(guess.Columns.Where(column => column.Field is null).Select(column => column.Header));
    }

    private static async Task<List<RowReading>> ReadAsync()
    {
        await using var file = File.OpenRead(Path.Combine(Workflows.Folder, "ledgers", "sample-2026.xlsx"));
        return await Workflows.ReadAsync(file, await Workflows.MappingAsync("sample-2026"), Now);
    }
}
