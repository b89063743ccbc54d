using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Engine.Verify;
using Rectify.Processes;

namespace Rectify.Tests.Processes;

/// <summary>What verify proves of the second axis, read off for the process that matters most.</summary>
public class ConclusionTests
{
    [Theory]
    [InlineData("registered", Conclusion.NotStarted)]
    [InlineData("qualified", Conclusion.NotStarted)]
    [InlineData("plan_review", Conclusion.NotStarted, Conclusion.InProgress, Conclusion.StageDone, Conclusion.LongTerm)]
    [InlineData("rectifying", Conclusion.InProgress, Conclusion.StageDone, Conclusion.LongTerm)]
    [InlineData("self_check", Conclusion.InProgress, Conclusion.StageDone, Conclusion.LongTerm)]
    [InlineData("public_notice", Conclusion.Done)]
    [InlineData("signing", Conclusion.Done)]
    [InlineData("closed", Conclusion.Done)]
    public async Task Each_state_of_a_rectification_allows_these_conclusions(string state, params Conclusion[] conclusions)
    {
        var folder = await WorkflowFolder.ReadAsync("workflows", Roles.OfBusiness, default);

        var byState = ProcessCheck.ConclusionsByState(folder.Processes.Single(process => process.Name == "rectification"));

        Assert.Equal(conclusions, byState[state]);
    }

    [Fact]
    public async Task An_objection_that_was_made_in_time_may_be_approved_when_the_work_has_begun()
    {
        var folder = await WorkflowFolder.ReadAsync("workflows", Roles.OfBusiness, default);

        var byState = ProcessCheck.ConclusionsByState(folder.Processes.Single(process => process.Name == "patrol"));

        Assert.Equal([Conclusion.NotStarted, Conclusion.InProgress], byState["cancelled"]);
    }
}
