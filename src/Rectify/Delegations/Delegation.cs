namespace Rectify.Delegations;

/// <summary>A delegation that runs or is to come, as either of its two people reads it.</summary>
/// <param name="Absent">Who is away.</param>
/// <param name="FirstDay">Local, as is <paramref name="LastDay"/>, which is included.</param>
public sealed record Delegation(
    Guid Id, Guid Absent, string AbsentName, Guid Delegate, string DelegateName, DateOnly FirstDay, DateOnly LastDay, string Reason, bool IsRunning);

/// <summary>Somebody who may be asked to stand in.</summary>
/// <param name="Place">Where both of them belong: an organisation, one above it, or a team.</param>
public sealed record Candidate(Guid Id, string Name, string Place);

/// <summary>The delegations of one person.</summary>
/// <param name="Given">Others stand in for the person.</param>
/// <param name="Received">The person stands in for others.</param>
/// <param name="Candidates">Who may stand in for the person from today; empty for somebody without a role or team.</param>
/// <param name="Today">The day where the city is.</param>
public sealed record DelegationReading(
    IReadOnlyList<Delegation> Given, IReadOnlyList<Delegation> Received, IReadOnlyList<Candidate> Candidates, DateOnly Today);
