using System.Collections.Immutable;
using System.Net;
using Rectify.Database;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Tests.Delegations;
using Rectify.Tests.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class SplitTests(BureauSite site) : IClassFixture<BureauSite>
{
    private static readonly (string Name, string Value) Barrier = ("description", "护栏缺失三十米"), Sign = ("description", "警示标志缺失两处");

    [Fact]
    public async Task The_parts_begin_anew_under_the_whole_ones_number_and_with_its_day()
    {
        var (id, number) = await QualifiedAsync();
        var openedAt = (await ViewAsync(id)).State.OpenedAt;
        site.Clock.Advance(TimeSpan.FromDays(1));

        Assert.IsType<Answer.Taken>(await SplitAsync(id, [Barrier, ("term", "immediate")], [Sign, ("deadline", "30d")]));

        var whole = await ViewAsync(id);
        Assert.Equal("split", whole.State.State);
        Assert.Equal([($"{number}-1", "split"), ($"{number}-2", "split")], whole.Linked.Select(linked => (linked.Number, linked.Why)).Order());
        var parts = await PartsOfAsync(whole);
        Assert.All(parts, part => Assert.Equal(
            ("registered", openedAt, "serious", "2026-02-27", number, "split_from"),
            (part.State.State, part.State.OpenedAt, part.State["severity"], part.State["found_on"], part.Linked.Single().Number, part.Linked.Single().Why)));
        Assert.Equal(
            [(Barrier.Value, "immediate", "3wd"), (Sign.Value, "limited", "30d")],
            parts.Select(part => (part.State["description"], part.State["term"], part.State["deadline"])));
        Assert.Equal(parts.Select(part => part.State.LastAt), [site.Clock.Now, site.Clock.Now]);
    }

    [Fact]
    public async Task A_part_shows_the_papers_of_the_whole_to_whoever_sees_the_part()
    {
        var (id, _) = await QualifiedAsync();
        var stage = new StageEvidence(site.Bureau.Cities, new(), site.Clock);
        var offered = new OfferedFile("底稿.pdf", new MemoryStream(EvidenceRows.Pdf(30)), 30);
        var file = Assert.IsType<Staging.Staged>(await stage.StageAsync(site.Bureau.City, site.Bureau["team_lead"], offered, CancellationToken.None)).File.Id;

        Assert.IsType<Answer.Taken>(await SplitAsync(id, [file], [Barrier], [Sign]));

        var (part, other) = ((await ViewAsync(id)).Linked[0].Id, (await ViewAsync(id)).Linked[1].Id);
        await using var city = await site.Bureau.Cities.BeginAsync(site.Bureau.City, CancellationToken.None);
        Assert.Equal(file, Assert.Single(await EvidenceQuery.OfFindingAsync(city, other, CancellationToken.None)).Id);
        Assert.NotNull(await EvidenceQuery.UsedAsync(city, part, file, site.Bureau["head"], site.Clock.Now, CancellationToken.None));
        Assert.Null(await EvidenceQuery.UsedAsync(city, part, file, site.Bureau["stranger"], site.Clock.Now, CancellationToken.None));
    }

    [Fact]
    public async Task What_only_some_may_know_of_is_not_named_beside_what_is_linked_to_it()
    {
        var (id, _) = await QualifiedAsync();
        Assert.IsType<Answer.Taken>(await SplitAsync(id, [Barrier], [Sign]));
        var part = (await ViewAsync(id)).Linked[0].Id;
        Assert.NotEmpty((await site.Bureau.ViewAsync("head", part))!.Linked); // the county's own

        await site.Bureau.ChangeAsync("update finding set confined_to = '{discipline}' where id = $1", Sql.Of(id));

        Assert.Empty((await site.Bureau.ViewAsync("head", part))!.Linked); // as above
    }

    [Fact]
    public async Task A_part_without_what_it_needs_is_refused_by_its_number_and_nothing_is_opened()
    {
        var (id, _) = await QualifiedAsync();

        var answer = Assert.IsType<Answer.Refused>(await SplitAsync(id, [Barrier], [("term", "immediate")]));

        var problem = RefusalProblem.Of(answer);
        Assert.Equal("第 2 个问题：请填写：存在问题", Assert.Single(problem.Body(Language.Chinese).Missing).Message);
        Assert.Equal("Finding 2: Fill in: What is wrong", Assert.Single(problem.Body(Language.English).Missing).Message);
        Assert.Empty((await ViewAsync(id)).Linked);
    }

    [Fact]
    public async Task Who_splits_is_told_of_none_of_the_parts()
    {
        var (id, _) = await QualifiedAsync();

        await SplitAsync(id, [Barrier], [Sign]);

        var parts = (await ViewAsync(id)).Linked.Select(linked => linked.Id).ToArray();
        await using var city = await site.Bureau.Cities.BeginAsync(site.Bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("select count(*) from notice where finding_id = any($1)");
        command.Parameters.Add(Sql.Of(parts));
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Over_http_the_parts_come_as_a_list()
    {
        var (id, _) = await QualifiedAsync();
        object Body(params object[] parts) => new { note = "实为两处不同的问题，分别整改", parts };

        var (refused, problem) = await site.SendAsync("team_lead", HttpMethod.Post, $"/api/findings/{id}/actions/split", Body(new { description = "一处", severity = "major" }, new { }));
        var (taken, _) = await site.SendAsync("team_lead", HttpMethod.Post, $"/api/findings/{id}/actions/split", Body(new { description = "一处" }, new { description = "二处" }));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (refused, taken));
        Assert.Equal([("missing.field_not_taken", 1), ("missing.field", 2)], problem!["missing"]!.AsArray().Select(part => ((string)part!["code"]!, (int)part["part"]!)));
    }

    private async Task<(Guid Id, string Number)> QualifiedAsync()
    {
        var id = await site.Bureau.OpenAsync();
        Assert.IsType<Answer.Taken>(await site.Bureau.ActAsync(id, "team_lead", "qualify", TransportBureau.With(TransportBureau.Qualified)));
        return (id, (await ViewAsync(id)).Number);
    }

    private Task<Answer> SplitAsync(Guid id, params (string Name, string Value)[][] parts) => SplitAsync(id, [], parts);

    private Task<Answer> SplitAsync(Guid id, ImmutableArray<Guid> evidence, params (string Name, string Value)[][] parts) => site.Bureau.ActAsync(
        id, "team_lead", "split", TransportBureau.Saying("实为两处不同的问题，分别整改") with { Evidence = evidence, Parts = [.. parts.Select(part => TransportBureau.Fields(part))] });

    private async Task<FindingView> ViewAsync(Guid id) =>
        (await new FindingQuery(site.Bureau.Cities, site.Bureau.Library, site.Clock).ReadAsync(site.Bureau.City, site.Bureau["team_lead"], id, CancellationToken.None))!; // the team's own

    private async Task<List<FindingView>> PartsOfAsync(FindingView whole)
    {
        var parts = new List<FindingView>();
        foreach (var linked in whole.Linked.OrderBy(linked => linked.Number, StringComparer.Ordinal))
            parts.Add(await ViewAsync(linked.Id));
        return parts;
    }
}
