using System.Net;
using Microsoft.AspNetCore.Http;
using Rectify.Demonstration;
using Rectify.Tests.Support;

namespace Rectify.Tests.Demonstration;

public class GuidedWalksTests(SmallCity made) : IClassFixture<SmallCity>
{
    public static TheoryData<string, int> Steps()
    {
        var steps = new TheoryData<string, int>();
        foreach (var walk in GuidedWalk.All)
        {
            for (var index = 0; index < walk.Steps.Count; index++)
                steps.Add(walk.Key, index);
        }

        return steps;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Every_step_leads_to_what_is_there(string walk, int index)
    {
        var step = GuidedWalk.All.Single(known => known.Key == walk).Steps[index];

        var target = await new WalkTargets(made.Database.Cities, new ManualClock(SmallCity.Now)).OfAsync(step, CancellationToken.None);

        Assert.True(target.IsThere, target.Address);
        Assert.Contains(InventedPeople.All, person => person.Login == target.Login);
    }

    [Fact]
    public void There_are_five_of_five_to_eight_steps() =>
        Assert.Equal([5, 5, 6, 6, 6], GuidedWalk.All.Select(walk => walk.Steps.Count).Order());

    [Fact]
    public async Task A_demonstration_is_one_and_a_real_city_is_none()
    {
        var real = new TestDatabase();
        await real.InitializeAsync();

        Assert.True(await Demonstrations.IsOneAsync(made.Database.Cities, CancellationToken.None));
        Assert.False(await Demonstrations.IsOneAsync(real.Cities, CancellationToken.None));
        await real.DisposeAsync();
    }

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::1", null, true)]
    [InlineData("10.1.2.3", null, false)]
    [InlineData("127.0.0.1", "10.1.2.3", false)] // a proxy of this machine, for somebody elsewhere
    public void Only_who_sits_at_the_machine_is_let_in_by_a_click(string from, string? forwardedFor, bool isHere)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) } };
        if (forwardedFor is not null)
            http.Request.Headers["X-Forwarded-For"] = forwardedFor;

        Assert.Equal(isHere, Demonstrations.IsOfThisMachine(http));
    }
}
