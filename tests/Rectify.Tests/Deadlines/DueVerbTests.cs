using Rectify.Tests.Support;

namespace Rectify.Tests.Deadlines;

public class DueVerbTests
{
    [Theory]
    [InlineData("2026-02-27", "--from", "2026-02-13", "--budget", "5wd")]
    [InlineData("2026-02-27", "--from", "2026-02-13", "--budget", "5wd", "--calendar", "cn")]
    [InlineData("2026-02-24", "--from", "2026-01-16", "--budget", "30d")]
    [InlineData("2026-03-19", "--from", "2026-03-02", "--budget", "10wd", "--pause", "2026-03-04..2026-03-06", "--pause", "2026-03-17..2026-03-18")]
    [InlineData("2026-05-11T15:00:00+08:00", "--from", "2026-05-01", "--budget", "2026-05-11T07:00:00Z")]
    [InlineData("2026-05-11T03:00:00-04:00", "--from", "2026-05-01", "--budget", "2026-05-11T07:00:00Z", "--zone", "America/New_York")]
    public async Task It_prints_the_due_day_alone(string due, params string[] arguments)
    {
        var (exitCode, output, errors) = await Executable.RunAsync(["due", .. arguments], Path.GetTempPath());

        Assert.Equal((0, due + Environment.NewLine, ""), (exitCode, output, errors));
    }

    [Fact]
    public async Task It_says_beside_the_output_that_a_year_is_not_published()
    {
        var (exitCode, output, errors) = await Executable.RunAsync(["due", "--from", "2026-12-30", "--budget", "3wd"]);

        Assert.Equal((0, "2027-01-04" + Environment.NewLine), (exitCode, output));
        Assert.Contains("2027", errors);
        Assert.Contains("尚未发布", errors);
        Assert.Contains("no arrangement", errors);
    }

    [Theory]
    [InlineData("--from", "--from", "2026-02-30", "--budget", "5wd")]
    [InlineData("--budget", "--from", "2026-02-13", "--budget", "5 days")]
    [InlineData("--budget", "--from", "2026-02-13")]
    [InlineData("--pause", "--from", "2026-02-13", "--budget", "5wd", "--pause", "2026-03-06..2026-03-04")]
    [InlineData("--zone", "--from", "2026-02-13", "--budget", "5wd", "--zone", "Asia/Peking")]
    [InlineData("cn", "--from", "2026-02-13", "--budget", "5wd", "--calendar", "us")]
    public async Task What_it_cannot_read_it_names_and_prints_no_day(string named, params string[] arguments)
    {
        var (exitCode, output, errors) = await Executable.RunAsync(["due", .. arguments]);

        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain("2026-0", output);
        Assert.Contains(named, errors);
    }

    [Fact]
    public async Task Workflows_of_ones_own_are_named_by_an_option()
    {
        using var folder = new TemporaryFolder();
        await folder.WriteAsync("calendars/cn.yaml", "calendar: cn\ntitle: { zh: 周末, en: Weekends }\nyears: {}\n");
        await folder.WriteAsync("calendars/wrong.yaml", "calendar: wrong\ntitle: { zh: 错, en: Wrong }\nyears: { 2026: { notice: x, holidays: [{ name: x, off: 2026-02-30 }] } }\n");
        string[] asked = ["due", "--from", "2026-02-13", "--budget", "5wd", "--workflows", folder.Path];

        var wrong = await Executable.RunAsync(asked);
        File.Delete(Path.Combine(folder.Path, "calendars/wrong.yaml"));
        var right = await Executable.RunAsync(asked);

        Assert.Equal((1, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains("wrong.yaml:3:56: ", wrong.Errors);
        Assert.Equal((0, "2026-02-20" + Environment.NewLine), (right.ExitCode, right.Output));
    }
}
