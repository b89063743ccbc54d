using Rectify.Tests.Support;

namespace Rectify.Tests.Processes;

public class VerifyVerbTests
{
    [Fact]
    public async Task Sound_files_are_one_line_and_exit_0()
    {
        var (exitCode, output, errors) = await Executable.RunAsync(["verify", "workflows/"]);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("8 个流程、11 个升级阶梯，没有问题 / 8 processes, 11 ladders: no faults" + Environment.NewLine, output);
    }

    [Fact]
    public async Task Faults_are_lines_with_their_place_and_exit_1()
    {
        using var folder = new TemporaryFolder();
        await Folders.CopyAsync(folder, "works.yaml", "owner: chief", "owner: boss");

        var (exitCode, output, errors) = await Executable.RunAsync(["verify", folder.Path]);

        Assert.Equal((1, ""), (exitCode, errors));
        Assert.Equal($"{folder.Path}/works.yaml:55:12: 没有当事角色“boss” / there is no party 'boss'{Environment.NewLine}", output);
    }
}
