namespace Rectify.Elsa;

/// <summary>Elsa did something other than take one step, or nothing at all. The transaction around it must not be kept.</summary>
public sealed class ElsaStepException(string what) : Exception($"Elsa: {what}");
