namespace Rectify.Engine;

/// <summary>
/// Takes one step of a finding along its process. The built-in runner is the engine itself; any other must give the same
/// outcome for the same arguments, which the stories hold it to.
/// </summary>
public interface IProcessRunner
{
    /// <summary>What configuration and logs call it.</summary>
    string Name { get; }

    /// <param name="state">Null for a finding that isn't there yet.</param>
    ValueTask<Outcome> StepAsync(Process process, CaseState? state, Command command, Circumstances at, CancellationToken ct);
}
