using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Batches.Tests;

/// <summary>Plans of made-up photos.</summary>
static class Photos
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    public static PlannedPhoto Planned(int number, int width = 1024, int height = 768, string? refusal = null) =>
        new(number, $"photo-{number}.jpg", width, height, $"out-{number}.png", refusal);

    public static BatchPlan Plan(params PlannedPhoto[] photos) =>
        new("outputs-20260104-152347", Start, new ModelIdentity("ink-comic", "00"), photos);

    public static BatchPlan Plan(int count) => Plan([.. Enumerable.Range(1, count).Select(number => Planned(number))]);

    public static PhotoOutcome Done(PlannedPhoto photo, double seconds = 1) =>
        new(photo.Number, photo.Name, PhotoState.Done) { Seconds = seconds, Output = photo.Output };
}
