using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Returns;

/// <summary>The columns of a return: what the service writes, what the unit fills in, and the mark by which the service knows the row again.</summary>
internal static class ReturnColumns
{
    public const int Number = 0, Description = 1, Due = 2, State = 3, Last = 4, Progress = 5, Difficulties = 6, Expected = 7, Mark = 8;

    /// <summary>Codes of the titles.</summary>
    public static readonly ImmutableArray<string> Titles =
        ["return.number", "return.description", "return.due", "return.state", "return.last", "return.progress", "return.difficulties", "return.expected", "return.mark"];

    public static readonly int[] Widths = [20, 44, 14, 12, 36, 44, 32, 16, 10];

    /// <summary>Those that the unit fills in, by the field of the process that takes them.</summary>
    public static readonly ImmutableArray<(int Column, string Field)> Filled = [(Progress, "progress"), (Difficulties, "difficulties"), (Expected, "expected_on")];

    /// <summary>What stands where a finding takes nothing.</summary>
    public const string NotTaken = "—";

    /// <summary>Whether a report of the process takes what the unit fills in there.</summary>
    public static bool IsTaken(int column, Process process, ActionRule rule) =>
        Filled.Single(one => one.Column == column).Field is var field && rule.Accepts(field) && process.FieldNamed(field) is { Seal: null };
}
