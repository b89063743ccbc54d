using System.Runtime.CompilerServices;
using Rectify.Accounts;
using Rectify.Processes;
using YamlDotNet.Serialization;

namespace Rectify.Tests.Processes;

/// <summary>Breaks a sound folder in one place at a time; <c>broken.yaml</c> says where, how, and what must be said of it.</summary>
public class VerifyTests
{
    private static readonly Broken[] All = new DeserializerBuilder().WithEnforceRequiredMembers().Build()
        .Deserialize<Broken[]>(File.ReadAllText(Path.Combine(Here(), "broken.yaml")));

    public static TheoryData<string> Examples => new(All.Select(broken => broken.what));

    [Fact]
    public async Task A_sound_folder_has_no_faults()
    {
        var folder = await WorkflowFolder.ReadAsync(Folders.Sound, Roles.OfBusiness, default);

        Assert.Empty(folder.Faults);
    }

    [Fact]
    public async Task What_is_shipped_has_no_faults()
    {
        var folder = await WorkflowFolder.ReadAsync("workflows", Roles.OfBusiness, default);

        Assert.Empty(folder.Faults);
        Assert.Equal(["accountability", "alert", "clue", "complaint", "lookback", "patrol", "rectification", "self-inspection"], folder.Processes.Select(process => process.Name));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task What_is_broken_is_said_with_its_place(string what)
    {
        var broken = All.Single(example => example.what == what);

        var faults = await Folders.FaultsAfterAsync(broken.file, broken.find, broken.replace, broken.also, broken.holds);

        Assert.Equal(broken.says, faults);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said()
    {
        var folder = await WorkflowFolder.ReadAsync("nowhere", Roles.OfBusiness, default);

        Assert.Equal(["nowhere:1:1: 没有这个文件夹 / there is no such folder"], folder.Faults.Select(fault => fault.ToString()));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // a source file lies in a folder

#pragma warning disable IDE1006, CA1034 // the names of the keys in broken.yaml; the deserializer needs the type public
    public sealed class Broken
    {
        public required string what { get; init; }
        public required string file { get; init; }
        public string find { get; init; } = "";
        public required string replace { get; init; }
        public string? also { get; init; }
        public string? holds { get; init; }
        public required string[] says { get; init; }
    }
#pragma warning restore IDE1006, CA1034
}
