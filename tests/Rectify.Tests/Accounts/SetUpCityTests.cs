using Microsoft.EntityFrameworkCore;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Organisations;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

public class SetUpCityTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Tree = """
        name: 新江市交通运输局
        short_name: 市局
        kind: city
        children:
          - { name: 督查办, kind: section }
          - name: 青浦县交通运输局
            kind: county
            children:
              - { name: 青浦一站, kind: station }
        """;

    private readonly ManualClock _clock = new(new(2026, 3, 2, 17, 0, 0, TimeSpan.Zero));

    private SetUpCity SetUp => new(new CityDatabase(database.Owner), _clock);

    [Fact]
    public async Task A_city_begins_with_its_tree_and_three_officers_who_open_their_links()
    {
        var (tenant, officers) = await SetUp.HandleAsync("新江市", "Wang", OrganisationsFile.Parse(Tree), CancellationToken.None);

        await using var city = await database.Cities.BeginAsync(tenant, CancellationToken.None);
        Assert.Equal(["city", "county", "section", "station"], await city.Db.Organisations.Select(one => one.Kind).OrderBy(kind => kind).ToListAsync());
        Assert.Equal(Roles.OfOfficers.Order(), await city.Db.RoleGrants.Select(grant => grant.Role).OrderBy(role => role).ToListAsync());
        Assert.All(await city.Db.Organisations.Select(one => one.ValidFrom).ToListAsync(), day => Assert.Equal(new(2026, 3, 3), day)); // by then in Shanghai
        Assert.Null(await new OwnAccount(database.Cities, _clock).UseLinkAsync(officers[0].Link, "Kai-2026-tong", CancellationToken.None));
        Assert.IsType<SignInAnswer.SignedIn>(
            await new SignIn(database.Cities, _clock).HandleAsync("新江市", "wang", "Kai-2026-tong", SessionOrigin.Nowhere, CancellationToken.None));
    }

    [Fact]
    public async Task A_city_is_not_made_twice()
    {
        await SetUp.HandleAsync("双江市", "li", null, CancellationToken.None);

        Assert.Equal("city_exists", (await Assert.ThrowsAsync<OperatorException>(
            () => SetUp.HandleAsync("双江市", "li", null, CancellationToken.None))).Code);
    }

    [Theory]
    [InlineData("name: 市局\nkind: county", "organisation_kind")]
    [InlineData("name: 市局\nkind: city\nzone: Mars/North", "organisation_zone")]
    [InlineData("name: 市局\nkind: city\nchildren: [{ name: 市局, kind: section }]", "organisation_twice")]
    [InlineData("name: 市局\nkind: city\ncolour: red", "organisations_unreadable")]
    [InlineData("name: &a 市局\nkind: city\nshort: *a", "organisations_unreadable")]
    [InlineData("- name", "organisations_unreadable")]
    [InlineData("", "organisations_unreadable")]
    public void A_wrong_tree_is_refused(string yaml, string code) =>
        Assert.Equal(code, Assert.Throws<OperatorException>(() => OrganisationsFile.Parse(yaml)).Code);
}

/// <summary>Its own database, since a demonstration's city shuts out every real one.</summary>
public class SetUpInADemonstrationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_demonstrations_database_takes_no_real_city()
    {
        await using (var demonstration = database.Owner.CreateCommand("update tenant set is_demonstration = true"))
            await demonstration.ExecuteNonQueryAsync();

        var refused = await Assert.ThrowsAsync<OperatorException>(
            () => new SetUpCity(new CityDatabase(database.Owner), TimeProvider.System).HandleAsync("新江市", "wang", null, CancellationToken.None));

        Assert.Equal("demonstration_database", refused.Code);
    }
}
