using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rectify.Organisations;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

public class CityTransactionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task What_is_committed_is_there_and_what_is_only_disposed_is_not()
    {
        var kept = await AddOrganisationAsync(database.City, database.City, commit: true);
        var dropped = await AddOrganisationAsync(database.City, database.City, commit: false);

        await using var city = await database.BeginAsync();
        var found = await city.Db.Organisations.Select(organisation => organisation.Id).ToListAsync();

        Assert.Contains(kept, found);
        Assert.DoesNotContain(dropped, found);
    }

    [Fact]
    public async Task A_city_does_not_see_the_rows_of_another()
    {
        var other = await database.AddCityAsync("河州市");
        var theirs = await AddOrganisationAsync(other, other, commit: true);

        await using var city = await database.BeginAsync();

        Assert.False(await city.Db.Organisations.AnyAsync(organisation => organisation.Id == theirs));
    }

    [Fact]
    public async Task A_city_cannot_write_a_row_of_another()
    {
        var other = await database.AddCityAsync("海州市");

        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => AddOrganisationAsync(database.City, other, commit: true));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(refused.InnerException).SqlState);
    }

    [Fact]
    public async Task A_batch_sees_the_city_it_is_made_for()
    {
        var mine = await AddOrganisationAsync(database.City, database.City, commit: true);
        await using var batch = database.Cities.CreateBatch(database.City);
        batch.BatchCommands.Add(new("select id from organisation where id = $1") { Parameters = { new() { Value = mine } } });

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();

        Assert.True(await reader.ReadAsync());
    }

    private async Task<Guid> AddOrganisationAsync(Guid from, Guid tenant, bool commit)
    {
        await using var city = await database.Cities.BeginAsync(from, CancellationToken.None);
        var organisation = new Organisation
        {
            TenantId = tenant,
            Id = Guid.CreateVersion7(),
            ParentId = null,
            Name = $"交通运输局{Guid.NewGuid():n}",
            ShortName = "市局",
            Kind = "city",
            Zone = "Asia/Shanghai",
            Calendar = "cn",
            ValidFrom = new(2020, 1, 1),
        };
        city.Db.Organisations.Add(organisation);
        await city.Db.SaveChangesAsync();
        if (commit)
            await city.CommitAsync(CancellationToken.None);
        return organisation.Id;
    }
}
