using Rectify.Audit;
using Rectify.Tests.Support;

namespace Rectify.Tests.Audit;

public sealed class SealHeadsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly AuditRoom _room = new(database);

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_chain_that_was_shortened_together_with_its_head_is_found_by_the_sealed_root()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var finding = await AuditRoom.WalkAsync(bureau);
        await _room.SealAsync();
        var whole = await _room.FaultsAsync(bureau);

        await _room.TamperAsync("""
            delete from event where finding_id = $1 and sequence = 4;
            update finding set sequence = 3, head = (select hash from event where finding_id = $1 and sequence = 3) where id = $1
            """.Replace("$1", $"'{finding}'", StringComparison.Ordinal));
        var fault = Assert.Single(await _room.FaultsAsync(bureau));

        Assert.Empty(whole);
        Assert.Equal(("sealed_gone", finding, 4), (fault.Code, fault.Finding, fault.Sequence));
    }

    [Fact]
    public async Task A_chain_that_was_rebuilt_with_other_bytes_is_found_by_the_sealed_root()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var finding = await AuditRoom.WalkAsync(bureau);
        await _room.SealAsync();

        await _room.TamperAsync(AuditRoom.Rebuilt(bureau.City, finding));
        var fault = Assert.Single(await _room.FaultsAsync(bureau));

        Assert.Equal(("sealed_otherwise", finding, 4), (fault.Code, fault.Finding, fault.Sequence));
    }

    [Fact]
    public async Task A_finding_that_vanished_with_all_its_events_is_found_by_the_sealed_root()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var finding = await AuditRoom.WalkAsync(bureau);
        await _room.SealAsync();

        await _room.TamperAsync(string.Concat(new[] { "event", "deadline", "rung", "notice", "score", "letter" }.Select(table => $"delete from {table} where finding_id = '{finding}'; "))
            + $"delete from finding where id = '{finding}'");
        var fault = Assert.Single(await _room.FaultsAsync(bureau));

        Assert.Equal(("sealed_gone", finding), (fault.Code, fault.Finding));
    }

    [Fact]
    public async Task Moving_on_after_a_night_breaks_no_seal()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var finding = await bureau.IssueAsync();
        await _room.SealAsync();
        _room.Clock.Advance(TimeSpan.FromHours(20));
        await bureau.ActAsync(finding, "head", "acknowledge");
        await _room.SealAsync();

        Assert.Empty(await _room.FaultsAsync(bureau));
        Assert.Equal(2, (await new RootFolder(_room.Home).ReadAsync(bureau.City, default)).Count);
    }

    [Theory]
    [InlineData("\"findings\":1", "\"findings\":1,\"more\":2", null)]
    [InlineData("\"number\":1", "\"number\":2", "root_line")]
    [InlineData("\"at\":\"2026", "\"at\":\"2025", "root_signature")]
    [InlineData("{\"format\"", "\"format\"", "root_line")]
    public async Task A_line_of_the_roots_that_somebody_changed_is_found(string was, string becomes, string? code)
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        await bureau.OpenAsync();
        await _room.SealAsync();
        var lines = Path.Combine(_room.Home, "roots", $"{bureau.City}.jsonl");

        await File.WriteAllTextAsync(lines, (await File.ReadAllTextAsync(lines)).Replace(was, becomes, StringComparison.Ordinal));

        Assert.Equal(code, (await _room.FaultsAsync(bureau)).SingleOrDefault()?.Code);
    }

    [Fact]
    public async Task Heads_that_somebody_changed_outside_the_database_are_found()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        await bureau.OpenAsync();
        await _room.SealAsync();
        var heads = Path.Combine(_room.Home, "roots", $"{bureau.City}", "000001.heads");

        await File.WriteAllBytesAsync(heads, [.. (await File.ReadAllBytesAsync(heads)).Reverse()]);

        Assert.Equal("root_heads", Assert.Single(await _room.FaultsAsync(bureau)).Code);
    }

    [Fact]
    public async Task A_root_signed_with_another_key_is_found()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        await bureau.OpenAsync();
        await _room.SealAsync();
        File.Delete(Path.Combine(_room.Home, "keys", "roots.pem"));
        await new RootKey(Path.Combine(_room.Home, "keys", "roots.pem")).SignAsync(new byte[32], default);

        Assert.Equal("root_signature", Assert.Single(await _room.FaultsAsync(bureau)).Code);
    }
}
