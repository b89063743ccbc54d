using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

public class SavedMappingsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("boston311")]
    [InlineData("sample-2026")]
    [InlineData("standard")]
    public async Task A_mapping_written_as_a_file_is_read_as_the_same(string name)
    {
        var mapping = await Workflows.MappingAsync(name);

        var (read, faults) = LedgerMappingFile.Read("again.yaml", LedgerMappingFile.Write(mapping));

        Assert.Empty(faults);
        Assert.Equal(LedgerMappingFile.Write(mapping), LedgerMappingFile.Write(read!)); // no faults: it was read
        Assert.Equal((mapping.Name, mapping.Sheet, mapping.Zone?.Id, mapping.NewUnits), (read!.Name, read.Sheet, read.Zone?.Id, read.NewUnits));
        Assert.Equal(mapping.Fields.Keys.AsEnumerable(), read.Fields.Keys);
        Assert.All(mapping.Fields, field =>
        {
            var source = read.Fields[field.Key];
            Assert.Equal(field.Value.Columns.AsEnumerable(), source.Columns);
            Assert.Equal(field.Value.Choices.OrderBy(choice => choice.Key), source.Choices.OrderBy(choice => choice.Key));
            Assert.Equal((field.Value.Separator, field.Value.Otherwise, field.Value.InTenThousands), (source.Separator, source.Otherwise, source.InTenThousands));
        });
    }

    [Fact]
    public async Task A_saved_mapping_is_for_any_year_and_sheet_its_name_its_own_and_its_makers_to_delete()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var mappings = new SavedMappings(bureau.Cities, _clock);
        var mine = (await Workflows.MappingAsync("sample-2026")) with { Name = "周报: 第1期", Dates = new LedgerDates([], 2026) };

        Assert.True(await mappings.SaveAsync(bureau.City, bureau["inspector"], mine, CancellationToken.None));
        Assert.False(await mappings.SaveAsync(bureau.City, bureau["supervisor"], mine, CancellationToken.None));

        var read = await mappings.NamedAsync(bureau.City, mine.Name, CancellationToken.None);
        Assert.Equal((null, null, new Rectify.Engine.Text(mine.Name, mine.Name)), (read.Sheet, read.Dates.Year, read.Title));
        var saved = Assert.Single(await mappings.ListAsync(bureau.City, CancellationToken.None));
        await mappings.ForgetAsync(bureau.City, bureau["supervisor"], saved.Id, CancellationToken.None);
        Assert.Single(await mappings.ListAsync(bureau.City, CancellationToken.None));
        await mappings.ForgetAsync(bureau.City, bureau["inspector"], saved.Id, CancellationToken.None);
        Assert.Empty(await mappings.ListAsync(bureau.City, CancellationToken.None));
    }

    [Fact]
    public async Task A_name_that_nobody_saved_is_said()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);

        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(
            () => new SavedMappings(bureau.Cities, _clock).NamedAsync(bureau.City, "没有的", CancellationToken.None));

        Assert.Contains("没有的", refused.Sentence.In(Language.Chinese), StringComparison.Ordinal);
    }
}
