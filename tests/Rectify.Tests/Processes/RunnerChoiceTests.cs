using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rectify.Engine;
using Rectify.Jobs;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Tests.Processes;

/// <summary>A setting that asks for what isn't there ends the start with a sentence for whoever wrote it.</summary>
public sealed class RunnerChoiceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("BuiltIn")]
    public void Without_another_wish_the_engine_takes_the_steps_itself(string? wanted)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration[RunnerChoice.Setting] = wanted;
        builder.AddRunner();

        using var host = builder.Build();

        Assert.IsType<BuiltInRunner>(host.Services.GetRequiredService<IProcessRunner>());
    }

    [Theory]
    [InlineData(RunnerChoice.Setting, "Camunda", "runner_unknown", "BuiltIn, Elsa")]
    [InlineData(JobHostChoice.Setting, "cron", "job_host_unknown", "Quartz, Hangfire")]
    [InlineData(JobHostChoice.Turn, "off", "job_turn_unknown", "true, false")]
    public void An_unknown_name_is_answered_with_the_known_ones(string setting, string wanted, string code, string known) =>
        AssertRefused(setting, wanted, code, known);

#if !RECTIFY_ELSA
    [Fact]
    public void Asking_for_Elsa_where_it_is_not_built_in_names_the_flag_that_builds_it_in() =>
        AssertRefused(RunnerChoice.Setting, RunnerChoice.Elsa, "runner_not_built_in", "-p:RectifyElsa=true");
#else
    [Fact]
    public void Elsa_takes_the_steps_when_it_is_asked_for()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration[RunnerChoice.Setting] = RunnerChoice.Elsa;
        builder.AddRunner();

        using var host = builder.Build();

        Assert.Equal("Elsa", host.Services.GetRequiredService<IProcessRunner>().Name);
    }
#endif

#if !RECTIFY_HANGFIRE
    [Fact]
    public void Asking_for_Hangfire_where_it_is_not_built_in_names_the_flag_that_builds_it_in() =>
        AssertRefused(JobHostChoice.Setting, JobHostChoice.Hangfire, "job_host_not_built_in", "-p:RectifyHangfire=true");
#endif

    private static void AssertRefused(string setting, string wanted, string code, string inBothLanguages)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration[setting] = wanted;

        var refused = Assert.Throws<OperatorException>(() =>
        {
            builder.AddRunner();
            builder.AddJobHost("Host=nowhere");
        });

        Assert.Equal(code, refused.Code);
        Assert.All(refused.Sentence.Split(Environment.NewLine), line => Assert.Contains(inBothLanguages, line, StringComparison.Ordinal));
        Assert.Contains(setting, refused.Sentence, StringComparison.Ordinal);
    }
}
