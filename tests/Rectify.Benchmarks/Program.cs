using System.Globalization;
using Rectify.Bench;
using Rectify.Processes;

var ct = CancellationToken.None;
await Console.Out.WriteLineAsync("bench            figure          each   ratio");
var steps = await StepsBench.MeasureAsync(PublishFolder.Shipped, TimeSpan.FromSeconds(5), ct);
await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{steps.Bench,-12}{steps.PerSecond,9:N0} /s {steps.MeanBytes,8:N0} B {steps.Ratio,7}"));
return steps is { Ratio: >= 1, MeanBytes: <= 4096 } ? 0 : 1;
