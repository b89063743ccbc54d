#if RECTIFY_ELSA
using Microsoft.Extensions.DependencyInjection;
using Rectify.Accounts;
using Rectify.Elsa;
using Rectify.Engine.Tests.Support;
using Rectify.Processes.Stories;

namespace Rectify.Engine.Tests.Runners;

public sealed class ElsaRunnerConformance() : RunnerConformance(new ElsaRunner());

/// <summary>What only a runner on flowcharts can get wrong.</summary>
public sealed class ElsaRunnerTests
{
    private readonly ElsaRunner _runner = new();

    [Fact]
    public async Task What_waits_in_a_state_is_what_the_process_offers_there()
    {
        var library = await StoryLibrary.ReadAsync("workflows", [.. Roles.OfBusiness], CancellationToken.None);

        foreach (var (process, state) in library.Books.SelectMany(book => book.Process.States.Select(state => (book.Process, state))))
        {
            var offered = process.ActionsIn(state).Select(rule => $"act:{rule.Name}").Concat(state.IsFinal ? [] : ["decided"]);
            Assert.Equal(offered.Order(), (await _runner.WaitingAsync(process, state.Name)).Order());
        }
    }

    [Fact]
    public async Task A_state_that_a_version_lacks_is_named()
    {
        var thrown = await Assert.ThrowsAsync<ElsaStepException>(async () => await _runner.WaitingAsync(Sample.Process, "nowhere"));

        Assert.Contains("sample, version 1, has no state 'nowhere'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Elsa_would_pass_over_in_silence_is_an_exception()
    {
        await using var services = ElsaRunner.Services();
        await using var scope = services.CreateAsyncScope();
        var start = await new Flowcharts(services.GetRequiredService<IServiceScopeFactory>()).OfAsync(Sample.Process, "registered");
        var finding = An.Finding();
        var step = new StepUnderWay(finding.Process, finding.State, new Command.Act(Case.Who("zhao"), "no_such_action", Brought.Nothing), finding.Circumstances);

        var run = await WorkflowRun.StartAsync(scope.ServiceProvider, start);
        var unconnected = await WorkflowRun.StartAsync(scope.ServiceProvider, start);

        await Assert.ThrowsAsync<InvalidOperationException>(() => run.ResumeAsync("act:no_such_action", step));
        await unconnected.ResumeAsync("act:issue", step);
        Assert.Throws<ElsaStepException>(() => ElsaRunner.Checked(step));
        await Assert.ThrowsAsync<ElsaStepException>(() => WorkflowRun.StartAsync(scope.ServiceProvider, start with { Bookmarks = ["act:fly"] }));
    }
}
#endif
