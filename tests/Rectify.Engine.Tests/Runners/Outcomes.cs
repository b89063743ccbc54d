using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Findings;
using Rectify.Processes.Stories;

namespace Rectify.Engine.Tests.Runners;

/// <summary>Holds one outcome against another: the state entered and everything in it, effects in order, what follows, code and what is missing.</summary>
internal static class Outcomes
{
    public static void AssertSame(Outcome expected, Outcome came)
    {
        switch (expected, came)
        {
            case (Outcome.Refused wanted, Outcome.Refused refused):
                Assert.Equal(wanted.Code, refused.Code);
                Assert.Equal(Bytes(wanted.Missing), Bytes(refused.Missing));
                break;
            case (Outcome.Accepted wanted, Outcome.Accepted accepted):
                Assert.Equal(wanted.Next.State, accepted.Next.State);
                Assert.Equal(Bytes(wanted.Effects), Bytes(accepted.Effects));
                Assert.Equal(Bytes(wanted.Then), Bytes(accepted.Then));
                Assert.Equal(Bytes(wanted.Next), Bytes(accepted.Next));
                break;
            default:
                Assert.Fail($"expected {expected}, came {came}");
                break;
        }
    }

    public static void AssertSame(ImmutableArray<StoryEvent> expected, ImmutableArray<StoryEvent> came)
    {
        Assert.Equal(expected.Length, came.Length);
        foreach (var (wanted, happened) in expected.Zip(came))
            AssertSame(wanted.Outcome, happened.Outcome);
    }

    private static string Bytes<T>(T value) => JsonSerializer.Serialize(value, EngineJson.Options);
}
