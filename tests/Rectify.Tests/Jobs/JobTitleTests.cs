using Rectify.Jobs;
using Rectify.Layout;

namespace Rectify.Tests.Jobs;

public sealed class JobTitleTests
{
    [Fact]
    public void Every_job_has_a_title_for_the_dashboard_of_its_host()
    {
        var jobs = typeof(RectifyApp).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IJob)))
            .Select(type => ((IJob)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Name).ToArray(); // a name needs nothing

        Assert.True(jobs.Length >= 8);
        Assert.All(jobs, name => Assert.Contains($"job.{name}", Texts.Codes));
    }
}
