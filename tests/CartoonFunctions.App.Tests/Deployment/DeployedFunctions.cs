using System.Reflection;
using CartoonFunctions.App.Batches;
using Microsoft.Azure.Functions.Worker;

namespace CartoonFunctions.App.Tests.Deployment;

/// <summary>The app's functions, as the host sees them, and those of them that a container has switched on.</summary>
static class DeployedFunctions
{
    /// <summary>Every function by its name.</summary>
    public static Dictionary<string, MethodInfo> All { get; } = typeof(BatchOrchestrators).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    /// <summary>The functions that run under some settings: an allow-list, or all but those that are switched off.</summary>
    public static IReadOnlyList<MethodInfo> Running(Dictionary<string, string> settings)
    {
        string[] allowed = [.. settings.Where(setting => setting.Key.StartsWith(HostSettings.AllowList, StringComparison.Ordinal))
            .Select(setting => setting.Value)];
        return [.. All.Where(function => (allowed.Length == 0 || allowed.Contains(function.Key))
            && settings.GetValueOrDefault($"AzureWebJobs_{function.Key}_Disabled") != "true").Select(function => function.Value)];
    }

    /// <summary>Whether one of its parameters is bound by an attribute.</summary>
    public static bool Has<T>(this MethodInfo function, Func<T, bool>? where = null) where T : Attribute =>
        function.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes<T>()).Any(where ?? (_ => true));

    /// <summary>Whether Event Grid tells it of blobs.</summary>
    public static bool IsToldOfBlobs(this MethodInfo function) =>
        function.Has<BlobTriggerAttribute>(trigger => trigger.Source == BlobTriggerSource.EventGrid);

    /// <summary>Whether it needs the task hub.</summary>
    public static bool UsesDurable(this MethodInfo function) =>
        function.Has<OrchestrationTriggerAttribute>() || function.Has<ActivityTriggerAttribute>() || function.Has<DurableClientAttribute>();

    /// <summary>The address at which it answers anybody, or null.</summary>
    public static string? OpenPath(this MethodInfo function) => function.GetParameters()
        .SelectMany(parameter => parameter.GetCustomAttributes<HttpTriggerAttribute>())
        .Where(trigger => trigger.AuthLevel == AuthorizationLevel.Anonymous).Select(trigger => $"/{trigger.Route}").FirstOrDefault();
}
